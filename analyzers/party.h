/* Whose host an address is. */
#ifndef SOSHIN_ANALYZERS_PARTY_H
#define SOSHIN_ANALYZERS_PARTY_H

#include "core/model.h"

/* domain: url_registrable of its host. OWN_HOST: of the operator's own, but it looks like a measuring endpoint. */
enum party party_of(const struct first_party *first_party, const struct url *url, str domain);

#endif

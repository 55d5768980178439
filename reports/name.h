/* Companies and products as people read them. A wrong name is worse than none: one that was not seen
 * in a source is marked wherever it stands in a sentence. */
#ifndef SOSHIN_REPORTS_NAME_H
#define SOSHIN_REPORTS_NAME_H

#include "core/model.h"

/* The catalog's name in that language, else in the other one; empty for NULL. No marks. */
str name_recipient(const struct recipient *recipient, enum lang lang);
str name_service(const struct service *service, enum lang lang);

/* Who a duty is about: the catalog's name, else the registrable domain, else the company as the
 * notice writes it; empty for NULL. No marks: for cells that are compared. */
str name_duty_recipient(const struct duty *duty, enum lang lang);
/* Its product: the catalog's name, else, when nothing of it was seen, as the notice writes it. */
str name_duty_service(const struct duty *duty, enum lang lang);

/* " (name not verified)" when the catalog's row is marked so, else empty. */
str name_recipient_mark(const struct duty *duty, enum lang lang);
str name_service_mark(const struct duty *duty, enum lang lang);

/* The sentence of a finding, with the mark behind an argument that is such a name. */
str name_sentence(struct arena *arena, enum lang lang, const struct finding *finding);
/* The same with a remark when an acceptance of it has run out. */
str name_message(struct arena *arena, enum lang lang, const struct finding *finding);
/* What to do about it: in this case, else in general; empty when the rule says nothing. */
str name_mend(struct arena *arena, enum lang lang, const struct finding *finding);

#endif

/* Account ids in addresses and scripts: what names the operator's account at the recipient. */
#ifndef SOSHIN_ANALYZERS_IDS_H
#define SOSHIN_ANALYZERS_IDS_H

#include "core/arena.h"

/* "GTM-ABC123; G-XYZ" in order of appearance, each once; empty when there are none. At most
 * IDS_MAX of them. */
#define IDS_MAX 16

/* Ids of a URL: prefixed ones anywhere, numbers as values of id, pixel_id, account and the like. */
str ids_of_url(struct arena *arena, str url);
/* Prefixed ids that stand in quotes in a script, and the number in a call like fbq('init', '123'). */
str ids_of_script(struct arena *arena, str script);
/* Two such lists as one. */
str ids_merge(struct arena *arena, str a, str b);

#endif

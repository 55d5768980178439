/* Which product of a company is meant where only its use is written. */
#include "policies/entry.h"

static unsigned count_ids(purpose_set set)
{
    unsigned count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

static purpose_set uses_of(const struct reader *reader, size_t number)
{
    const struct service *service = catalog_service(reader->catalog, number);
    struct uses *uses = &reader->uses[number];
    if (uses->is_known)
        return uses->set;
    str parts[] = {service->purpose_sender, STR("\n"), service->category->name_ja, STR_NONE};
    str use = notice_folded(reader, arena_join(reader->arena, parts, 3));
    uses->set = notice_purposes(reader, use);
    uses->is_known = true;
    return uses->set;
}

/* Percent of a product's uses that are written; 0 when much is written that it does not do. */
static unsigned fit_of(purpose_set uses, purpose_set purposes)
{
    unsigned common = count_ids(uses & purposes);
    return 3 * common < 2 * count_ids(purposes) || !common ? 0 : 100 * common / count_ids(uses);
}

static bool contradicts(purpose_set uses, purpose_set purposes)
{
    return uses && purposes && !(uses & purposes);
}

/* The products of a company beside what is written of their use. */
struct fitting {
    const struct service *best; /* whose uses are written most fully */
    const struct service *near; /* that does any of it */
    const struct service *any;  /* that is not contradicted */
    unsigned fit;               /* of best */
    unsigned bests, nears, all; /* how many there are of each */
};

static void fitting_add(struct fitting *fitting, const struct service *service, purpose_set uses,
                        purpose_set purposes)
{
    unsigned fit = fit_of(uses, purposes);
    bool is_better = fit > fitting->fit;
    fitting->any = contradicts(uses, purposes) ? NULL : service;
    fitting->all++;
    if (uses & purposes) {
        fitting->near = service;
        fitting->nears++;
    }
    fitting->bests = is_better ? 1 : fitting->bests + (fit == fitting->fit);
    if (is_better) {
        fitting->fit = fit;
        fitting->best = service;
    }
}

/* The product of a company that is meant when only its use is written: 「Vercel Inc.」 with
 * 「アクセス解析」. The one that serves nothing else fits best; when several fit alike, none does. When
 * none fits, the only one that does any of what is written is meant. */
static const struct service *infer_service(const struct reader *reader,
                                           const struct recipient *company, purpose_set purposes)
{
    struct fitting fitting = {0};
    str bare = text_fold_name(reader->arena, company->name_en);
    const struct service *namesake =
        catalog_find_name(reader->arena, reader->catalog, bare).service; /* Criteo of Criteo S.A. */
    for (size_t i = 0; i < catalog_service_count(reader->catalog); i++) {
        const struct service *service = catalog_service(reader->catalog, i);
        /* what a company once had is not meant where only its use is written */
        if (service->recipient != company || str_has(service->name_ja, STR("旧")))
            continue;
        if (service == namesake && (uses_of(reader, i) & purposes))
            return service;
        fitting_add(&fitting, service, uses_of(reader, i), purposes);
    }
    if (fitting.best)
        return fitting.bests == 1 ? fitting.best : NULL;
    if (fitting.nears == 1)
        return fitting.near;
    return fitting.all == 1 ? fitting.any : NULL;
}

static purpose_set purposes_in(const struct reader *reader, str text)
{
    return notice_purposes(reader, notice_folded(reader, text));
}

void notice_infer(const struct reader *reader, const struct entry *entry, struct named *named)
{
    bool is_open = named->recipient_known && !named->service_known && !named->is_class;
    purpose_set use = is_open ? purposes_in(reader, named->service) : 0;
    if (!is_open || (named->service.n && !use))
        return;
    for (enum field field = FIELD_PURPOSE; !named->service.n && field <= FIELD_PURPOSE_RECIPIENT;
         field++)
        use |= purposes_in(reader, notice_join(reader->arena, &entry->fields[field]));
    named->service_known = infer_service(reader, named->recipient_known, use);
}

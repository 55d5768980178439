#include "core/declared.h"

bool declaration_has_ended(str until, str today)
{
    return until.n && today.n && str_cmp(until, today) < 0;
}

#include "crawler/warc_date.h"

#include <stdio.h>
#include <time.h>

#define DIGITS 14 /* year to second */

int64_t warc_date(str text)
{
    static const int64_t most[] = {9999, 12, 31, 23, 59, 60};
    int64_t v[COUNT_OF(most)] = {0};
    size_t digits = 0;
    for (size_t i = 0; i < text.n && digits < DIGITS; i++) {
        size_t part = digits < 4 ? 0 : (digits - 2) / 2;
        if (ascii_is_digit(text.p[i])) {
            v[part] = v[part] * 10 + (text.p[i] - '0');
            digits++;
        } else if (str_find_char(STR("-:T "), text.p[i]) == STR_ABSENT) {
            return 0;
        }
    }
    if (digits < DIGITS || v[1] < 1 || v[2] < 1)
        return 0;
    for (size_t i = 0; i < COUNT_OF(most); i++)
        if (v[i] > most[i])
            return 0;
    struct tm parts = {.tm_year = (int)v[0] - 1900,
                       .tm_mon = (int)v[1] - 1,
                       .tm_mday = (int)v[2],
                       .tm_hour = (int)v[3],
                       .tm_min = (int)v[4],
                       .tm_sec = (int)v[5]};
    return timegm(&parts);
}

void warc_date_write(int64_t seconds, char out[WARC_DATE_SIZE])
{
    time_t time = (time_t)seconds;
    struct tm parts = {0};
    gmtime_r(&time, &parts);
    if (!strftime(out, WARC_DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        out[0] = '\0';
}

#include "core/sampling.h"

/* FNV-1a, 64 bit: the same on every machine, so that a seed draws the same sample everywhere. */
static uint64_t hash_of(str text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(1099511628211);
    return hash;
}

/* The hash and the seed through the finaliser of SplitMix64 (Steele, Lea, Flood 2014):
 * addresses that differ in one digit must not stand near each other. */
uint64_t sampling_key(uint64_t seed, str url)
{
    uint64_t key = hash_of(url) + (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    key = (key ^ (key >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94D049BB133111EB);
    return key ^ (key >> 31);
}

/* C(known - carriers, read) / C(known, read), which is the same with read and carriers exchanged. */
double sampling_miss(uint64_t known, uint64_t read, uint64_t carriers)
{
    uint64_t fewer = read < carriers ? read : carriers;
    uint64_t more = read < carriers ? carriers : read;
    double miss = 1;
    if (more > known - fewer)
        return 0;
    for (uint64_t i = 0; i < fewer && miss > 1e-12; i++)
        miss *= (double)(known - more - i) / (double)(known - i);
    return miss;
}

uint64_t sampling_bound(uint64_t known, uint64_t read)
{
    uint64_t low = 1, high = known + 1; /* the answer lies in [low, high] */
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (sampling_miss(known, read, middle) * 100 <= SAMPLING_RISK_PERCENT)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint64_t sampling_unseen_tenths(uint64_t pages, uint64_t once, uint64_t twice)
{
    double share = pages ? (double)(pages - 1) / (double)pages : 0;
    double first = (double)once;
    /* Without any that was seen twice the bias-corrected form stands in. */
    double unseen =
        twice ? first * first / (2 * (double)twice) : first * (first > 0 ? first - 1 : 0) / 2;
    return (uint64_t)(share * unseen * 10);
}

uint64_t sampling_unseen_share(uint64_t once, uint64_t pairs)
{
    return pairs ? (once * 1000 + pairs - 1) / pairs : 0;
}

/* What every fuzz target defines, once, in tests/fuzz/fuzz_NAME.c. */
#ifndef SOSHIN_TESTS_FUZZ_FUZZ_H
#define SOSHIN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds one input to the code under test and returns 0. The bytes are the caller's and are gone
 * afterwards; nothing may be read beyond data[size - 1]. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif

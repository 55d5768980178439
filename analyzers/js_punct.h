/* Punctuators of JavaScript (ECMA-262 §12.8). */
#ifndef SOSHIN_ANALYZERS_JS_PUNCT_H
#define SOSHIN_ANALYZERS_JS_PUNCT_H

#include "core/str.h"

/* Bytes of the punctuator that text begins with: the longest that there is; 1 for a byte that begins none. */
size_t js_punct_length(str text);

#endif

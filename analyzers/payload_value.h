/* What a value shows by its form. */
#ifndef SOSHIN_ANALYZERS_PAYLOAD_VALUE_H
#define SOSHIN_ANALYZERS_PAYLOAD_VALUE_H

#include "core/str.h"

/* An e-mail address stands in it. */
bool value_has_email(str value);
/* The whole of it is a Japanese telephone number: 090-1234-5678, 03(1234)5678, +81 90 1234 5678; without
 * any mark between the digits only that of a mobile telephone. */
bool value_is_phone(str value);
/* A hash (MD5, SHA-1, SHA-256 in hexadecimal) under a name that speaks of e-mail or telephone. */
bool value_is_hashed_contact(str name, str value);

#endif

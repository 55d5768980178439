/* A YAML file as a list of its values, each with its path and line (libyaml stands behind this header
 * alone). Not libcyaml, which stands on libyaml as well: it tells lines in its log only and an
 * unknown key's wrongly, takes no key that is a word or a list, and passes over a second document,
 * so that a pass of our own would be needed beside it, and be enough. */
#ifndef SOSHIN_CLI_YAML_H
#define SOSHIN_CLI_YAML_H

#include "core/err.h"
#include "core/map.h"

#define YAML_BYTES_MAX ((size_t)1024 * 1024) /* of a file */
#define YAML_DEPTH_MAX 4                     /* a list in a mapping in a list in the mapping */
#define YAML_VALUES_MAX 50000
#define YAML_TEXT_MAX 4000 /* bytes of a text */
#define YAML_KEY_MAX 64    /* bytes of a key */

enum yaml_kind { YAML_TEXT = 1, YAML_LIST = 2, YAML_MAPPING = 4 };

struct yaml_value {
    str path;    /* "exemptions[0].ground"; empty: the whole */
    str pattern; /* "exemptions[].ground" */
    enum yaml_kind kind;
    str text; /* NUL-terminated, line ends and tabs as spaces, trimmed; empty for lists and mappings */
    uint32_t line; /* from 1 */
};

struct yaml {
    const char *path;                     /* of the file, for messages */
    struct map paths;                     /* -> number in values */
    ARENA_LIST(struct yaml_value) values; /* in the order of the file; the first is the whole */
};

/* Reads bytes (UTF-8, or UTF-16 with a byte order mark). False with err (ERR_DATA: "FILE:LINE: what")
 * for what is no YAML, for more than the limits above, for aliases, a key given twice, control
 * characters, or a second document; a file without any value is one with no keys. Runs the arena
 * itself: not inside arena_run. */
bool yaml_read(struct arena *arena, str bytes, const char *path, struct yaml *yaml,
               struct err *err);

/* The value at "exemptions[0].ground"; NULL: none. */
const struct yaml_value *yaml_find(const struct yaml *yaml, str path);

/* The version of the library at work. */
const char *yaml_version(void);

#endif

/* Hosts of the operator's own behind which a vendor stands (--resolve-cname). */
#ifndef SOSHIN_CLI_CNAMES_H
#define SOSHIN_CLI_CNAMES_H

struct scan;

/* Rows of first-party hosts whose CNAME chain leads to a host that the catalog knows under another
 * domain become third party, with "cname: HOST" as initiator; first-party rows that nobody asked for
 * (--all) go. The hosts of pages themselves are not asked for. Not with --offline, nor for files,
 * folders and private targets. Inside arena_run of the scan's arena. */
void cnames_settle(struct scan *scan);

#endif

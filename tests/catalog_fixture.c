#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const struct file catalog_good[CATALOG_FILES] = {
    {"contents.csv", "id,name_ja,name_en,words\n"
                     "page_url,閲覧したページのURL,page URL,URL; 閲覧したページ\n"
                     "ip,IPアドレス,IP address,IPアドレス; IP\n"
                     "cookie_id,Cookie等の識別子,cookie id,Cookie; ｸｯｷｰ; \n"},
    {"purposes.csv", "id,name_ja,name_en,words\n"
                     "analysis,アクセス解析,web analytics,アクセス解析; 利用状況の把握\n"
                     "ads,広告配信,advertising,広告の配信\n"},
    {"categories.csv", "id,name_ja,name_en,ruling\n"
                       "analytics,アクセス解析,Web analytics,clear\n"
                       "ads,広告,Advertising,open\n"},
    {"recipients.csv",
     "id,name_ja,name_en,aliases,former_names,group,country,policy_url,basis,source_url,checked_"
     "on\n"
     "kakuu,架空広告株式会社,\"Kakuu Ads, Inc.\",架空広告; Kakuu,,kakuu-hd,JP," ROW_END
     "kakuu-hd,架空ホールディングス株式会社,Kakuu Holdings Inc.,,,,,,seen,"
     "https://hd.example.co.jp/about,2024-06-30\n"},
    {"services.csv",
     "id,recipient,name_ja,name_en,aliases,category,content,purpose_sender,purpose_recipient,"
     "optout_url,basis,source_url,checked_on\n"
     "kakuu-ads,kakuu,架空アド,Kakuu Ad,,ads,page_url; "
     "ip,広告の配信,,https://ads.example/optout" ROW_END
     "kakuu-view,kakuu,架空ビュー,Kakuu View,,analytics,,,," ROW_END
     "kakuu-tag,kakuu,架空タグ,Kakuu Tag,,analytics,cookie_id,,," ROW_END},
    {"hosts.csv", "pattern,service,yes,no,basis,source_url,checked_on\n"
                  "kakuu.example,kakuu-ads,https://a.kakuu.example/x,https://kakuu.test/" ROW_END
                  "view.kakuu.example,kakuu-view,https://view.kakuu.example/," ROW_END
                  "view.kakuu.example/tag/,kakuu-tag,http://view.kakuu.example/tag/1," ROW_END
                  "cdn.example/t/js?id=V-,kakuu-view,https://cdn.example/t/js?id=V-1," ROW_END
                  "cdn.example/t/js?id=A-,kakuu-ads,https://cdn.example/t/js?id=A-1,"
                  "https://cdn.example/t/js?id=V-1" ROW_END
                  "cdn.example/t/js,kakuu-tag,https://cdn.example/t/js," ROW_END},
    {"words.csv", "kind,word,weight,note\n"
                  "title,外部送信,9,\n"
                  "title,クッキー,3,注\n"
                  "title,IP,2,\n"
                  "link,プライバシー,,\n"},
};

void make_folder(char path[PATH_ROOM])
{
    const char *temp = getenv("TMPDIR");
    snprintf(path, PATH_ROOM, "%s/soshin-catalog-XXXXXX", temp && *temp ? temp : "/tmp");
    assert_non_null(mkdtemp(path));
}

void write_file(const char *folder, const char *name, const char *text)
{
    char path[2 * PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
    assert_int_equal(fclose(out), 0);
}

void remove_file(const char *folder, const char *name)
{
    char path[2 * PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

void write_good(const char *folder)
{
    for (size_t i = 0; i < CATALOG_FILES; i++)
        write_file(folder, catalog_good[i].name, catalog_good[i].text);
}

void remove_folder(const char *folder)
{
    for (size_t i = 0; i < CATALOG_FILES; i++)
        remove_file(folder, catalog_good[i].name);
    assert_int_equal(rmdir(folder), 0);
}

struct check {
    struct arena *arena;
    const struct catalog *catalog;
    struct err *err;
    bool holds;
};

static void check_work(void *context)
{
    struct check *check = context;
    check->holds = catalog_check(check->arena, check->catalog, check->err);
}

const struct catalog *read_folder(struct arena *arena, const char *folder, struct err *err)
{
    *err = (struct err){.lang = LANG_EN};
    const struct catalog *catalog = catalog_read(arena, folder, err);
    assert_int_equal(catalog != NULL, err->code == ERR_NONE);
    if (!catalog)
        return NULL;
    struct check check = {.arena = arena, .catalog = catalog, .err = err};
    assert_int_equal(arena_run(arena, 0, check_work, &check), ARENA_DONE);
    assert_int_equal(check.holds, err->code == ERR_NONE);
    return check.holds ? catalog : NULL;
}

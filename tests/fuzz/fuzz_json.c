// SPDX-License-Identifier: MIT
// json_parse and the splitter on arbitrary bytes: no crash, no endless loop, every string of a tree
// valid, pieces inside the input and in order. The first byte chooses the layout.
#include "base/mem.h"
#include "base/utf8.h"
#include "store/json/json.h"
#include "store/input/split.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void check_tree(const cJSON *v)
{
    for (; v; v = v->next) {
        require(!v->valuestring || utf8_valid(v->valuestring, strlen(v->valuestring), NULL));
        require(!v->string || utf8_valid(v->string, strlen(v->string), NULL));
        check_tree(v->child);
    }
}

static void try_parse(const char *text, size_t n)
{
    struct err e = {0};
    struct json_fault fault;
    char *copy = mem_strndup(text, n);
    cJSON *v = json_parse(copy, n, &fault, &e);
    free(copy);
    check_tree(v);
    require(v || (e.msg[0] && fault.offset <= n));
    // Whatever the grammar check lets pass, cJSON builds.
    require(strcmp(e.msg, "this value could not be parsed") != 0);
    cJSON_Delete(v);
}

static void try_split(const struct bytes *b, enum layout layout, uint64_t limit)
{
    struct splitter *s = splitter_new(b, layout, limit);
    struct piece p;
    struct err e;
    uint64_t behind = 0;
    enum split_result r;
    for (uint64_t rounds = 0; (r = splitter_next(s, &p, &e)) != SPLIT_END; rounds++) {
        require(rounds <= 2 * b->size + 2);
        require(p.offset >= behind && p.offset + p.length <= b->size && p.line && p.column);
        behind = p.offset + p.length;
        if (r == SPLIT_VALUE) {
            require(p.length <= limit && p.text[p.length] == '\0');
            try_parse(p.text, (size_t)p.length);
        }
    }
    splitter_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!n)
        return 0;
    const char *text = (const char *)data + 1;
    try_parse(text, n - 1);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && bytes_spool_write(fd, text, n - 1, NULL));
    struct bytes b;
    bytes_from_spool(&b, fd, n - 1, "fuzz");
    enum layout layout;
    struct err e;
    if (layout_sniff(&b, &layout, &e))
        try_split(&b, layout, 1 << 20);
    try_split(&b, (enum layout)(data[0] % (LAYOUT_EMPTY + 1)), data[0] & 0x80 ? 10 : 1 << 20);
    bytes_close(&b);
    return 0;
}

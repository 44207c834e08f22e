// SPDX-License-Identifier: MIT
// Rows of a table: csv_to_records() has made venn records of them, or strings that say what is
// wrong with a row.
#include "store/reader_parts.h"

static int csv_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    (void)first, (void)layout; // never recognised: somebody says which columns are what
    *why_out = "";
    return 0;
}

static bool csv_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                     struct err *e)
{
    if (cJSON_IsString(record))
        return err_set(e, "%s", record->valuestring);
    return reader_venn.read(ctx, record, x, e);
}

const struct reader reader_csv = {
    .name = "csv",
    .what = "a table with a header: --columns says which columns are what",
    .sniff = csv_sniff,
    .read = csv_read,
    .table = true,
};

// SPDX-License-Identifier: MIT
// Rows of a table: csv_to_records() has made venn records of them, or strings that say what is
// wrong with a row.
#include "store/reader/reader_parts.h"

static bool csv_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                     struct err *e)
{
    if (cJSON_IsString(record))
        return err_set(e, "%s", record->valuestring);
    return reader_venn.read(ctx, record, x, e);
}

// Never recognised: somebody says which columns are what.
const struct reader reader_csv = {
    .name = "csv",
    .what = "a table with a header: --columns says which columns are what",
    .read = csv_read,
    .table = true,
};

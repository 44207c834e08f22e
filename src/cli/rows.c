// SPDX-License-Identifier: MIT
#include "cli/rows.h"

bool row_writer_init(struct row_writer *w, struct output *out, const struct options *o,
                     const struct columns *c, struct err *e)
{
    *w = (struct row_writer){
        .out = out,
        .text.form = o->form == FORM_JSONL ? ROW_JSONL
                     : o->form == FORM_CSV ? ROW_CSV
                                           : ROW_TSV,
    };
    if (!o->fields)
        row_text_default(&w->text, c);
    else if (!row_text_fields(&w->text, o->fields, c, e)) {
        row_writer_free(w);
        return err_prefix(e, "--fields");
    }
    return true;
}

void row_writer_free(struct row_writer *w)
{
    row_text_free(&w->text);
}

static void write_line(struct row_writer *w, const struct strbuf *line)
{
    output_write(w->out, line);
}

void row_writer_header(struct row_writer *w)
{
    w->text.sanitise = w->out->terminal; // known only now: the output may be opened after init
    write_line(w, row_text_header(&w->text));
}

bool row_writer_row(struct row_writer *w, const struct row_source *src, struct row row,
                    struct err *e)
{
    w->text.sanitise = w->out->terminal;
    const struct strbuf *line = row_text_row(&w->text, src, row, e);
    if (line)
        write_line(w, line);
    return line;
}

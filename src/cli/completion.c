// SPDX-License-Identifier: MIT
// Completion scripts for shells, made from the tables of commands and options.
#include "cli/cli.h"

#include <string.h>

static void put_words(struct strbuf *out, const char *words) // "a|b" → "a b"
{
    for (const char *s = words; *s; s++)
        strbuf_putc(out, *s == '|' ? ' ' : *s);
}

static bool has_words(const struct option_info *info)
{
    return info->arg && strchr(info->arg, '|');
}

static bool is_file(const struct option_info *info)
{
    return info->arg && strstr(info->arg, "FILE");
}

static void put_bash_options(struct strbuf *out, unsigned takers)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_info((enum option_id)i)->takers & takers)
            strbuf_printf(out, "%s--%s", i ? " " : "", option_info((enum option_id)i)->name);
}

static void complete_bash(struct strbuf *out)
{
    strbuf_puts(out, "_venn() {\n"
                     "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
                     "options\n"
                     "    case $prev in\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_info *info = option_info((enum option_id)i);
        if (!info->arg)
            continue;
        strbuf_printf(out, "    --%s) COMPREPLY=(", info->name);
        if (has_words(info)) {
            strbuf_puts(out, "$(compgen -W '");
            put_words(out, info->arg);
            strbuf_puts(out, "' -- \"$cur\")");
        } else if (is_file(info)) {
            strbuf_puts(out, "$(compgen -f -- \"$cur\")");
        }
        strbuf_puts(out, "); return ;;\n");
    }
    strbuf_puts(out, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (int i = SUB_EXPLORE + 1; i <= SUB_COUNT; i++) {
        bool explore = i == SUB_COUNT; // the explorer last: `*`
        strbuf_printf(out, "    %s) options='",
                      explore ? "*" : subcommand_info((enum subcommand)i)->name);
        put_bash_options(out, explore ? (unsigned)FOR_EXPLORE : 1u << i);
        strbuf_puts(out, "' ;;\n");
    }
    strbuf_puts(out, "    esac\n"
                     "    if [[ $cur == -* ]]; then\n"
                     "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
                     "        return\n"
                     "    fi\n"
                     "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                     "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
                     "        COMPREPLY+=($(compgen -W '");
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        strbuf_printf(out, "%s ", subcommand_info((enum subcommand)i)->name);
    strbuf_puts(out, "' -- \"$cur\"))\n    fi\n}\ncomplete -o filenames -F _venn venn\n");
}

// Text inside single quotes; in zsh's specifications `:`, `[` and `]` are special too.
static void put_quoted(struct strbuf *out, const char *text, const char *escaped)
{
    for (const char *s = text; *s; s++) {
        if (*s == '\'') {
            strbuf_puts(out, "'\\''");
            continue;
        }
        if (strchr(escaped, *s))
            strbuf_putc(out, '\\');
        strbuf_putc(out, *s);
    }
}

static void put_zsh_options(struct strbuf *out, unsigned takers)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_info *info = option_info((enum option_id)i);
        if (!(info->takers & takers))
            continue;
        strbuf_printf(out, " \\\n        '--%s%s[", info->name, info->arg ? "=" : "");
        put_quoted(out, info->help, ":[]\\");
        strbuf_putc(out, ']');
        if (has_words(info)) {
            strbuf_puts(out, ":value:(");
            put_words(out, info->arg);
            strbuf_putc(out, ')');
        } else if (info->arg) {
            strbuf_printf(out, ":value:%s", is_file(info) ? "_files" : " ");
        }
        strbuf_putc(out, '\'');
    }
    strbuf_puts(out, " \\\n        '*:path:_files'");
}

static void complete_zsh(struct strbuf *out)
{
    strbuf_puts(out, "#compdef venn\n_venn() {\n    case ${words[2]} in\n");
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++) {
        strbuf_printf(out, "    %s)\n        shift words; (( CURRENT-- ))\n        _arguments",
                      subcommand_info((enum subcommand)i)->name);
        put_zsh_options(out, 1u << i);
        strbuf_puts(out, " ;;\n");
    }
    strbuf_puts(out, "    *)\n        if (( CURRENT == 2 )); then\n"
                     "            local -a commands=(");
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++) {
        strbuf_printf(out, "\n                '%s:", subcommand_info((enum subcommand)i)->name);
        put_quoted(out, subcommand_info((enum subcommand)i)->help, ":\\");
        strbuf_putc(out, '\'');
    }
    strbuf_puts(out, ")\n            _describe command commands\n        fi\n        _arguments");
    put_zsh_options(out, FOR_EXPLORE);
    strbuf_puts(out, " ;;\n    esac\n}\ncompdef _venn venn\n");
}

static void put_fish_commands(struct strbuf *out, unsigned takers)
{
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        if (takers & 1u << i)
            strbuf_printf(out, " %s", subcommand_info((enum subcommand)i)->name);
}

static void complete_fish(struct strbuf *out)
{
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++) {
        const struct subcommand_info *info = subcommand_info((enum subcommand)i);
        strbuf_printf(out, "complete -c venn -n __fish_use_subcommand -a %s -d '", info->name);
        put_quoted(out, info->help, "\\");
        strbuf_puts(out, "'\n");
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_info *info = option_info((enum option_id)i);
        strbuf_puts(out, "complete -c venn");
        if (!(info->takers & FOR_EXPLORE)) {
            strbuf_puts(out, " -n '__fish_seen_subcommand_from");
            put_fish_commands(out, info->takers);
            strbuf_putc(out, '\'');
        }
        if (info->letter)
            strbuf_printf(out, " -s %c", info->letter);
        strbuf_printf(out, " -l %s%s", info->name, info->arg ? " -r" : "");
        if (has_words(info)) {
            strbuf_puts(out, " -f -a '");
            put_words(out, info->arg);
            strbuf_putc(out, '\'');
        } else if (info->arg && !is_file(info)) {
            strbuf_puts(out, " -f");
        }
        strbuf_puts(out, " -d '");
        put_quoted(out, info->help, "\\");
        strbuf_puts(out, "'\n");
    }
}

bool completion_print(struct strbuf *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        complete_bash(out);
    else if (strcmp(shell, "zsh") == 0)
        complete_zsh(out);
    else if (strcmp(shell, "fish") == 0)
        complete_fish(out);
    else
        return false;
    return true;
}

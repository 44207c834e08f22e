// SPDX-License-Identifier: MIT
// From the bytes a terminal sends to events. The rule that shapes it: a byte of an escape sequence
// is never taken for a key. Sequences that mean nothing to us are swallowed to their last byte, in
// however many pieces they arrive.
//
// Time decides two cases. ESC with nothing behind it is Esc; ESC and one byte that could have begun
// a sequence is Alt and that key. The caller waits key_decoder_patience() after the last bytes and
// then calls key_decoder_expire().
#pragma once
#include "base/strbuf.h"
#include "base/vec.h"
#include "term/term.h"
#include "ui/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PASTE_MAX = 1 << 20, // bytes of a paste that are kept; the rest is swallowed
    SEQUENCE_MAX = 64,   // bytes of a sequence that are looked at; longer ones mean nothing to us
};

struct key_sequence {
    char bytes[16];
    keycode key;
};

struct key_decoder {
    bool utf8;     // characters above ASCII are UTF-8; otherwise such bytes are dropped
    bool mouse;    // report clicks and the wheel; otherwise mouse reports are swallowed
    int escape_ms; // how long ESC waits for company

    int state;
    bool alt;                         // the UTF-8 character being read follows ESC
    char seq[SEQUENCE_MAX + 1];       // the sequence so far, from its first byte
    size_t seq_n;                     // its length, counted on past SEQUENCE_MAX
    VEC(struct key_sequence) strings; // what terminfo says about this terminal
    struct strbuf in;                 // bytes fed
    size_t pos;                       // how many of them are decoded
    struct strbuf paste;              // text of the paste being read or last delivered
    size_t paste_end;                 // bytes of the end marker seen
    uint64_t fed;                     // when the last bytes came
    uint64_t answers_until;           // until then the terminal may answer a question
    uint64_t late_until;              // until then the rest of a sequence cut after ESC is expected
};

void key_decoder_init(struct key_decoder *d, bool utf8, int escape_ms);
void key_decoder_fini(struct key_decoder *d);
// A key string from terminfo; NULL, overlong ones and ones that do not begin with ESC are ignored.
void key_decoder_add(struct key_decoder *d, const char *bytes, keycode key);

// The terminal was asked something: until then what may be the beginning of an answer is waited for
// longer, however slow the line, so that none of it is taken for a key. 0: all answers are there.
void key_decoder_expect(struct key_decoder *d, uint64_t until);
// Bytes read from the terminal at `now` (milliseconds). A lone ^C ends a paste whose end got lost.
void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n, uint64_t now);
// Takes the next event that is complete: EVENT_KEY, EVENT_PASTE (text borrowed until the next paste
// begins), EVENT_INTERRUPT, EVENT_CLICK or EVENT_WHEEL.
bool key_decoder_next(struct key_decoder *d, struct event *out);
// Milliseconds to wait after the last bytes for more of the same sequence; -1: nothing is pending.
int key_decoder_patience(const struct key_decoder *d);
// Gives the pending sequence up; true when that makes an event.
bool key_decoder_expire(struct key_decoder *d, uint64_t now, struct event *out);

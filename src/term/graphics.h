// SPDX-License-Identifier: MIT
// Which protocol for pictures a terminal understands, and its background: asked in one write whose
// last question every terminal answers (DA1), so that its answer says that no other is to come.
// Where the answers would come from another program (tmux, screen) or the question would show as
// text, nobody is asked.
#pragma once
#include "base/strbuf.h"
#include "term/background.h"
#include "ui/picture.h"

#include <stdint.h>

struct probe { // what the terminal answered
    bool done; // DA1 came
    bool sixel, kitty;
    char version[48];       // XTVERSION, "" when it did not say
    int cell_w, cell_h;     // CSI 16 t; 0: not said
    int screen_w, screen_h; // XTSMGRAPHICS: pixels of the text area, 0: not said
    enum background background;
    char pending[96]; // of the sequence being read
    size_t n;         // its length, counted on past the end
    int state;
};

extern const char probe_question[];
void probe_feed(struct probe *p, const char *bytes, size_t n);

struct graphics {           // what came of it
    enum picture_mode mode; // never PICTURE_AUTO
    int cell_w, cell_h;     // pixels of a cell
    bool cell_guessed;
    int most_w, most_h; // pixels of the largest picture, 0: not known
    char why[96];       // one clause: "tmux: no sixel"
};

struct graphics_facts {
    enum picture_mode wanted;
    bool utf8;
    const char *term, *tmux, *sty; // the environment; NULL: not set
    const struct probe *probe;     // NULL: not asked
    int w, h;                      // cells
    int pixel_w, pixel_h;          // TIOCGWINSZ; 0: not known
};

// Can it be asked at all? Not where nobody could answer.
bool probe_allowed(const struct graphics_facts *f);
// … and would that help with pictures? Not for what needs no proof.
bool graphics_worth_asking(const struct graphics_facts *f);
struct graphics graphics_decide(const struct graphics_facts *f);
uint32_t graphics_kitty_id(uint64_t key); // 1 … 2^24 - 1

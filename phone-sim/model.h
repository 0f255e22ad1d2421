// SPDX-License-Identifier: MIT
#pragma once
/*
 * The vendor's models, as far as they matter here (SEMANTICS 2.1, 3.11).
 */
#include <stdbool.h>

struct phone_model {
    const char *name;  /* letters and digits of what the guides print */
    unsigned accounts; /* it has */
    bool is_ahead;     /* its firmware 80 is of the generation of 81 */
};

/**
 * The model of this name, as written anywhere in the guides: "T58A",
 * "SIP-T58A", "SIP-T19(P) E2", in any case. NULL: none of them.
 */
const struct phone_model *phone_model_find(const char *name);

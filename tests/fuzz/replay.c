// SPDX-License-Identifier: MIT
/*
 * replay FILE...: what stands in for libFuzzer where the compiler has none.
 * Gives each seed to the target, then every beginning of it, then the seed with
 * each byte in turn changed in a few ways. Ends as the target does: by an
 * assertion or a sanitizer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SEED_BYTES_MAX 65536
#define LENGTH_OF_PROBES 2048 /* beyond it, seeds are tried as they are */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a buffer of exactly its length, so that a sanitizer sees its end. */
static void try_one(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = base_calloc(length > 0 ? length : 1, 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

static void replay(uint8_t *bytes, size_t length)
{
    static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xff};

    try_one(bytes, length);
    if (length > LENGTH_OF_PROBES)
        return;
    for (size_t i = 0; i < length; i++) {
        try_one(bytes, i);
        for (size_t c = 0; c < BASE_COUNT_OF(changes); c++) {
            bytes[i] ^= changes[c];
            try_one(bytes, length);
            bytes[i] ^= changes[c];
        }
    }
}

int main(int argc, char **argv)
{
    static uint8_t bytes[SEED_BYTES_MAX];

    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");

        if (file == NULL) {
            perror(argv[i]);
            return EXIT_FAILURE;
        }
        replay(bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
    }
    printf("%d seeds\n", argc - 1);
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

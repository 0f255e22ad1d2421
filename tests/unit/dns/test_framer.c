// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dns/framer.h"

static void drain(struct dns_framer *framer, struct base_buffer *out)
{
    const uint8_t *bytes;
    size_t length;

    while (dns_framer_next(framer, &bytes, &length)) {
        base_buffer_append(out, (const char *)bytes, length);
        base_buffer_puts(out, "|");
    }
}

static void messages_come_out_whole_wherever_the_stream_is_cut(void **state)
{
    static const char stream[] = "\0\5hello\0\0\0\1a\0\6worlds";
    size_t total = sizeof stream - 1;

    (void)state;
    for (size_t cut = 0; cut <= total; cut++) {
        struct dns_framer framer = {0};
        struct base_buffer out = {0};

        dns_framer_put(&framer, stream, cut);
        drain(&framer, &out);
        dns_framer_put(&framer, stream + cut, total - cut);
        drain(&framer, &out);
        assert_string_equal(base_buffer_text(&out), "hello||a|worlds|");
        base_buffer_fini(&out);
        dns_framer_fini(&framer);
    }
}

static void the_largest_message_passes_byte_by_byte(void **state)
{
    static uint8_t message[DNS_STREAM_BYTES_MAX];
    struct dns_framer framer = {0};
    const uint8_t *bytes;
    uint8_t *framed;
    size_t length;

    (void)state;
    memset(message, 'm', sizeof message);
    framed = dns_framed(message, sizeof message);
    assert_int_equal(framed[0], 255);
    assert_int_equal(framed[1], 255);
    for (size_t i = 0; i < sizeof message + 1; i++)
        dns_framer_put(&framer, framed + i, 1);
    assert_false(dns_framer_next(&framer, &bytes, &length));
    dns_framer_put(&framer, framed + sizeof message + 1, 1);
    assert_true(dns_framer_next(&framer, &bytes, &length));
    assert_int_equal(length, sizeof message);
    assert_memory_equal(bytes, message, sizeof message);
    dns_framer_fini(&framer);
    free(framed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_come_out_whole_wherever_the_stream_is_cut),
        cmocka_unit_test(the_largest_message_passes_byte_by_byte),
    };

    return cmocka_run_group_tests_name("dns_framer", tests, NULL, NULL);
}

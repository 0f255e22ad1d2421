// SPDX-License-Identifier: MIT
/*
 * Any bytes as a SIP message. What is taken must read back as it is, and
 * everything an endpoint or a proxy makes of it must be a message again (the
 * library checks that itself when built with SIP_CHECK_WRITTEN). What is
 * refused may still be answered with 400.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sip/digest.h"
#include "sip/message_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void answer(const struct sip_message *request, int status)
{
    struct sip_response_spec spec = {
        .status = status, .to_tag = "t", .record_route = true};
    struct sip_message *response = sip_response_create(request, &spec);

    if (status < 400) {
        struct sip_message *ack = sip_ack_create(request, response);
        struct sip_message *popped = sip_message_pop_via(response);

        sip_message_release(&popped);
        sip_message_release(&ack);
    }
    sip_message_release(&response);
}

static void use_request(struct sip_message *request)
{
    struct sip_forward_spec spec = {
        .sent_by = base_address_ipv4(10, 0, 2, 1, 5060),
        .branch = "z9hG4bKproxy",
        .pop_routes = 1,
        .record_route = "sip:10.0.2.1;lr",
    };
    struct sip_message *forwarded = sip_message_forward(request, &spec);
    struct sip_message *cancel = sip_cancel_create(request);
    struct sip_credentials credentials;
    struct sip_uri uri;

    sip_uri_parse(sip_message_request_uri(request), &uri, NULL);
    sip_credentials_read(request, false, "r", &credentials, NULL);
    sip_message_release(&cancel);
    sip_message_release(&forwarded);
    request->source = base_address_ipv4(10, 0, 0, 1, 6000);
    forwarded = sip_message_forward(request, &spec);
    sip_message_release(&forwarded);
    answer(request, 200);
}

static void use_response(struct sip_message *response)
{
    struct sip_message *popped = sip_message_pop_via(response);
    struct sip_challenge challenge;

    sip_challenge_read(response, &challenge, NULL);
    sip_message_release(&popped);
}

static void use(struct sip_message *message)
{
    struct sip_message *again = NULL;
    size_t length;
    const char *text = sip_message_text(message, &length);

    BASE_ASSERT(sip_message_parse(text, length, &again, NULL) == 0);
    BASE_ASSERT(sip_fields_equal(message, again));
    sip_message_release(&again);
    if (sip_message_is_request(message))
        use_request(message);
    else
        use_response(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_message *message = NULL;
    struct base_error error = {0};
    char *bytes = base_calloc(size > 0 ? size : 1, 1); /* exactly as long */

    if (size > 0)
        memcpy(bytes, data, size);
    if (sip_message_parse(bytes, size, &message, &error) == 0) {
        use(message);
    } else {
        BASE_ASSERT(error.text[0] != '\0');
        if (sip_message_salvage(bytes, size, &message, NULL) == 0)
            answer(message, 400);
    }
    sip_message_release(&message);
    free(bytes);
    return 0;
}

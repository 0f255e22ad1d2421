// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "phone-sim/private.h"

/* One challenge of each kind, and a stale nonce for each. */
enum { ROUNDS_MAX = 4 };

bool phone_auth_take(struct phone_auth *auth, struct phone_auth_round *round,
                     const struct sip_message *response)
{
    struct sip_challenge challenge;
    size_t kind;

    if (sip_challenge_read(response, &challenge, NULL) != 0)
        return false;
    kind = challenge.proxy ? 1 : 0;
    /* SEMANTICS 2.7: refused a second time with stale=false is final. */
    if (round->answered[kind] && !challenge.stale)
        return false;
    if (round->count++ == ROUNDS_MAX)
        return false;
    round->answered[kind] = true;
    if (auth->challenge[kind] == NULL)
        auth->challenge[kind] = base_calloc(1, sizeof(*auth->challenge[kind]));
    *auth->challenge[kind] = (struct phone_challenge){.from = challenge};
    return true;
}

void phone_auth_answer(struct phone *phone, struct phone_auth *auth,
                       const struct phone_account *account, const char *method,
                       const char *uri, struct phone_auth_headers *out)
{
    char cnonce[17];

    out->count = 0;
    for (size_t kind = 0; kind < 2; kind++) {
        struct phone_challenge *challenge = auth->challenge[kind];

        if (challenge == NULL)
            continue;
        struct sip_digest_answer answer = {
            .username = account->auth_name,
            .password = account->password,
            .method = method,
            .uri = uri,
            .nonce_count = ++challenge->nonce_count,
            .cnonce = sip_endpoint_token(phone->endpoint, "cnonce", cnonce),
        };
        if (sip_digest_authorization(&challenge->from, &answer,
                                     out->text[out->count],
                                     sizeof(out->text[0])) != 0)
            continue;
        out->header[out->count] = (struct sip_header){
            .name = kind == 1 ? "Proxy-Authorization" : "Authorization",
            .value = out->text[out->count],
        };
        out->count++;
    }
}

void phone_auth_fini(struct phone_auth *auth)
{
    free(auth->challenge[0]);
    free(auth->challenge[1]);
    *auth = (struct phone_auth){0};
}

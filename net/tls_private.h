// SPDX-License-Identifier: MIT
#pragma once
/* What the files that use OpenSSL share; nobody else reads this. */
#include <stdbool.h>

#include <openssl/ssl.h>

#include "net/certificate.h"

/** The contexts of clients (who trust the authority) and of servers. */
SSL_CTX *net_authority_client(struct net_authority *authority);
SSL_CTX *net_authority_server(struct net_authority *authority);

/** Gives `ssl` the certificate `wanted`, made now or before. Returns false if
 * OpenSSL refuses it. */
bool net_authority_dress(struct net_authority *authority, SSL *ssl,
                         const struct net_certificate *wanted);

// SPDX-License-Identifier: MIT
#include "net/certificate.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "base/address.h"
#include "base/memory.h"
#include "net/tls_private.h"

/* Around the virtual epoch, 2026-01-01; the last is "never" (RFC 5280 4.1.2.5). */
#define VALID_FROM "20250101000000Z"
#define VALID_TO "99991231235959Z"
#define EXPIRED "20251231000000Z"

#define VERSION_3 2

/* What a server with NET_CERTIFICATE_WRONG_NAME calls itself. */
#define WRONG_NAME "wrong-name.invalid"

#define URI_MAX 300

struct leaf {
    struct net_certificate is;
    char *names; /* of it */
    X509 *certificate;
    struct leaf *next;
};

struct net_authority {
    EVP_PKEY *key, *leaf_key, *stranger_key;
    X509 *root;
    X509_NAME *stranger; /* signs what nobody trusts */
    SSL_CTX *client, *server;
    struct leaf *leaves;
    long serial;
};

/* OpenSSL fails here only without memory: BASE_ASSERT says so well enough. */
static EVP_PKEY *make_key(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");

    BASE_ASSERT(key != NULL);
    return key;
}

static X509_NAME *make_name(const char *text)
{
    X509_NAME *name = X509_NAME_new();
    int done = X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, (const unsigned char *)text, -1, -1, 0);

    BASE_ASSERT(done == 1);
    return name;
}

static void add_name(GENERAL_NAMES *names, int type, ASN1_STRING *value)
{
    GENERAL_NAME *name = GENERAL_NAME_new();

    BASE_ASSERT(name != NULL && value != NULL);
    GENERAL_NAME_set0_value(name, type, value);
    sk_GENERAL_NAME_push(names, name);
}

static void add_text(GENERAL_NAMES *names, int type, const char *text)
{
    ASN1_IA5STRING *value = ASN1_IA5STRING_new();

    ASN1_STRING_set(value, text, -1);
    add_name(names, type, value);
}

/* RFC 5922 7.1 wants the SIP URI, everybody else the host name; both. */
static void add_subject(GENERAL_NAMES *names, const char *text)
{
    struct base_address ip;
    char uri[URI_MAX];

    if (base_address_parse(text, 0, &ip)) {
        base_address_ip_text(&ip, uri);
        add_name(names, GEN_IPADD, a2i_IPADDRESS(uri));
        return;
    }
    snprintf(uri, sizeof uri, "sip:%s", text);
    add_text(names, GEN_URI, uri);
    add_text(names, GEN_DNS, text);
}

static void add_subjects(X509 *certificate, const char *names)
{
    GENERAL_NAMES *all = sk_GENERAL_NAME_new_null();
    char *copy = base_strdup(names), *rest = copy, *name;
    int done;

    while ((name = strsep(&rest, ",")) != NULL)
        add_subject(all, name);
    done = X509_add1_ext_i2d(certificate, NID_subject_alt_name, all, 0,
                             X509V3_ADD_DEFAULT);
    BASE_ASSERT(done == 1);
    free(copy);
    GENERAL_NAMES_free(all);
}

static X509 *make_certificate(struct net_authority *authority, EVP_PKEY *key,
                              const X509_NAME *subject, const X509_NAME *issuer)
{
    X509 *certificate = X509_new();

    BASE_ASSERT(certificate != NULL);
    X509_set_version(certificate, VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++authority->serial);
    ASN1_TIME_set_string(X509_getm_notBefore(certificate), VALID_FROM);
    ASN1_TIME_set_string(X509_getm_notAfter(certificate), VALID_TO);
    X509_set_subject_name(certificate, subject);
    X509_set_issuer_name(certificate, issuer);
    X509_set_pubkey(certificate, key);
    return certificate;
}

static void sign(X509 *certificate, EVP_PKEY *key)
{
    int length = X509_sign(certificate, key, EVP_sha256());

    BASE_ASSERT(length > 0);
}

static X509 *make_root(struct net_authority *authority)
{
    X509_NAME *name = make_name("siplapse root");
    X509 *root = make_certificate(authority, authority->key, name, name);
    BASIC_CONSTRAINTS *constraints = BASIC_CONSTRAINTS_new();

    constraints->ca = 1;
    X509_add1_ext_i2d(root, NID_basic_constraints, constraints, 1,
                      X509V3_ADD_DEFAULT);
    BASIC_CONSTRAINTS_free(constraints);
    sign(root, authority->key);
    X509_NAME_free(name);
    return root;
}

/* Bad from that second on: OpenSSL takes the end for no part of the period. */
static void set_end(X509 *leaf, const struct net_certificate *wanted)
{
    ASN1_TIME *end = X509_getm_notAfter(leaf);

    if (wanted->flaw == NET_CERTIFICATE_EXPIRED)
        ASN1_TIME_set_string(end, EXPIRED);
    else if (wanted->ends > 0)
        ASN1_TIME_set(end, BASE_TIME_EPOCH + wanted->ends / BASE_SEC);
}

static X509 *make_leaf(struct net_authority *authority,
                       const struct net_certificate *wanted)
{
    bool is_strange = wanted->flaw == NET_CERTIFICATE_UNTRUSTED;
    X509_NAME *subject = make_name("siplapse server");
    X509 *leaf =
        make_certificate(authority, authority->leaf_key, subject,
                         is_strange ? authority->stranger
                                    : X509_get_subject_name(authority->root));

    set_end(leaf, wanted);
    add_subjects(leaf, wanted->flaw == NET_CERTIFICATE_WRONG_NAME
                           ? WRONG_NAME
                           : wanted->names);
    sign(leaf, is_strange ? authority->stranger_key : authority->key);
    X509_NAME_free(subject);
    return leaf;
}

static SSL_CTX *make_context(const SSL_METHOD *method)
{
    SSL_CTX *context = SSL_CTX_new(method);

    BASE_ASSERT(context != NULL);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    /* Every handshake is a full one, and no message more than it needs. */
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_num_tickets(context, 0);
    return context;
}

struct net_authority *net_authority_create(void)
{
    struct net_authority *authority = base_calloc(1, sizeof *authority);

    /* What the machine is configured for is no business of a run. */
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    authority->key = make_key();
    authority->leaf_key = make_key();
    authority->stranger_key = make_key();
    authority->stranger = make_name("somebody else's root");
    authority->root = make_root(authority);
    authority->client = make_context(TLS_client_method());
    authority->server = make_context(TLS_server_method());
    X509_STORE_add_cert(SSL_CTX_get_cert_store(authority->client),
                        authority->root);
    return authority;
}

void net_authority_destroy(struct net_authority **authority)
{
    struct net_authority *self = *authority;

    *authority = NULL;
    if (self == NULL)
        return;
    while (self->leaves != NULL) {
        struct leaf *leaf = self->leaves;

        self->leaves = leaf->next;
        X509_free(leaf->certificate);
        free(leaf->names);
        free(leaf);
    }
    SSL_CTX_free(self->client);
    SSL_CTX_free(self->server);
    X509_free(self->root);
    X509_NAME_free(self->stranger);
    EVP_PKEY_free(self->key);
    EVP_PKEY_free(self->leaf_key);
    EVP_PKEY_free(self->stranger_key);
    free(self);
}

SSL_CTX *net_authority_client(struct net_authority *authority)
{
    return authority->client;
}

SSL_CTX *net_authority_server(struct net_authority *authority)
{
    return authority->server;
}

static bool is_the_same(const struct leaf *leaf,
                        const struct net_certificate *wanted)
{
    return leaf->is.flaw == wanted->flaw && leaf->is.ends == wanted->ends &&
           strcmp(leaf->names, wanted->names) == 0;
}

static X509 *find_leaf(struct net_authority *authority,
                       const struct net_certificate *wanted)
{
    struct leaf *leaf = authority->leaves;

    while (leaf != NULL && !is_the_same(leaf, wanted))
        leaf = leaf->next;
    if (leaf == NULL) {
        leaf = base_calloc(1, sizeof *leaf);
        leaf->is = *wanted;
        leaf->names = base_strdup(wanted->names);
        leaf->certificate = make_leaf(authority, wanted);
        leaf->next = authority->leaves;
        authority->leaves = leaf;
    }
    return leaf->certificate;
}

bool net_authority_dress(struct net_authority *authority, SSL *ssl,
                         const struct net_certificate *wanted)
{
    X509 *leaf = find_leaf(authority, wanted);

    return SSL_use_certificate(ssl, leaf) == 1 &&
           SSL_use_PrivateKey(ssl, authority->leaf_key) == 1;
}

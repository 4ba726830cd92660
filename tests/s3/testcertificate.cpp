#include "tests/s3/testcertificate.h"

#include <QSslCertificate>
#include <QSslKey>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace TestSupport {

namespace {

template <auto fn>
struct FreedBy
{
    template <class T>
    void operator()(T *pointer) const
    {
        fn(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreedBy<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, FreedBy<BIO_free>>;

constexpr long kDaySeconds = 24 * 60 * 60;

QByteArray bytesOf(BIO *memory)
{
    char *data = nullptr;
    const long length = BIO_get_mem_data(memory, &data);
    return {data, length};
}

} // namespace

TestCertificate::TestCertificate()
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDaySeconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDaySeconds);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
        reinterpret_cast<const unsigned char *>("storage of a test"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    const Extension host(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"));
    X509_add_ext(certificate.get(), host.get(), -1);
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) {
        qFatal("no certificate could be made");
    }
    const Memory certificatePem(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificatePem.get(), certificate.get());
    const Memory keyPem(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(keyPem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    const QSslCertificate shown(bytesOf(certificatePem.get()));
    server.setLocalCertificate(shown);
    server.setPrivateKey(QSslKey(bytesOf(keyPem.get()), QSsl::Ec));
    sha256 = shown.digest(QCryptographicHash::Sha256);
}

} // namespace TestSupport

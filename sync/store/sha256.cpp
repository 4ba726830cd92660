#include "sync/store/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace Sync {

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
{
    // libcrypto fails here only when it has no memory or no SHA-256; neither can be handled.
    if (m_context == nullptr || EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr) != 1) {
        qFatal("SHA-256 is not available");
    }
}

Sha256::~Sha256()
{
    EVP_MD_CTX_free(m_context);
}

void Sha256::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_context, bytes.data(), size_t(bytes.size()));
}

QByteArray Sha256::result()
{
    QByteArray hash(kSize, Qt::Uninitialized);
    EVP_DigestFinal_ex(m_context, reinterpret_cast<unsigned char *>(hash.data()), nullptr);
    EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr);
    return hash;
}

QByteArray Sha256::of(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.result();
}

void Sha256::endThread()
{
    OPENSSL_thread_stop();
}

} // namespace Sync

#pragma once

#include <QByteArray>
#include <QByteArrayView>

struct evp_md_ctx_st;

namespace Sync {

//! SHA-256 with the processor's own instructions where it has them. Not shared between threads.
class Sha256
{
public:
    static constexpr qsizetype kSize = 32;

    Sha256();
    ~Sha256();
    Q_DISABLE_COPY_MOVE(Sha256)

    void add(QByteArrayView bytes);
    //! The 32 bytes of everything added; afterwards it starts anew.
    QByteArray result();

    static QByteArray of(QByteArrayView bytes);
    //! Frees what libcrypto keeps for the calling thread; for threads that end right before the
    //! program does, when it no longer would.
    static void endThread();

private:
    evp_md_ctx_st *m_context;
};

} // namespace Sync

#pragma once

#include "library/base/async.h"
#include "library/base/clock.h"
#include "sync/store/objectstore.h"

#include <QMutex>

#include <atomic>
#include <functional>
#include <optional>

namespace TestSupport {

//! Another store with faults: before a call (the store never saw it) or after it (the answer was
//! lost). Counts the calls. Safe from any thread.
class FaultyStore final : public Sync::ObjectStore
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FaultyStore)
public:
    struct Call
    {
        int number = 0; //!< of all calls, from 0
        QString name; //!< "putPart"
        QString key;
        int part = 0;
    };
    using Fault = std::function<std::optional<Error>(const Call &)>;

    explicit FaultyStore(Sync::ObjectStore *inner);

    void setFaultBefore(const Fault &fault);
    void setFaultAfter(const Fault &fault);
    //! Documents are answered with its time, as a storage has a clock of its own.
    void setClock(const Clock *clock) { m_clock = clock; }
    QVector<Call> calls() const;
    int count(const QString &name) const;

    QFuture<Result<Sync::ObjectStat>> stat(const QString &key) override;
    QFuture<Result<QByteArray>> read(
        const QString &key, qint64 offsetBytes, qint64 lengthBytes) override;
    QFuture<Result<Sync::Document>> readDocument(
        const QString &key, qint64 maxBytes, int turn) override;
    QFuture<Result<>> replace(const QString &key, const QByteArray &bytes) override;
    QFuture<Result<Sync::ObjectStat>> put(
        const QString &key, const QByteArray &bytes, const QString &mediaType) override;
    QFuture<Result<Sync::UploadHandle>> begin(
        const QString &key, const QString &mediaType, qint64 sizeBytes) override;
    QFuture<Result<Sync::PartReceipt>> putPart(
        const Sync::UploadHandle &upload, const Sync::PartBody &part) override;
    QFuture<Result<Sync::ObjectStat>> complete(
        const Sync::UploadHandle &upload, const QVector<Sync::PartReceipt> &parts) override;
    QFuture<Result<>> abort(const Sync::UploadHandle &upload) override;
    QFuture<Result<QVector<Sync::UploadHandle>>> uploads(const QString &prefix) override;
    QFuture<Result<Sync::ObjectList>> list(
        const QString &prefix, const QString &after, int limit) override;
    QFuture<Result<>> remove(const QString &key) override;
    QFuture<Result<>> removeAll(const QStringList &keys) override;

private:
    template <class T, class Fn>
    QFuture<Result<T>> pass(const char *name, const QString &key, int part, Fn forward)
    {
        Call call;
        Fault before;
        Fault after;
        {
            const QMutexLocker lock(&m_mutex);
            call = Call{int(m_calls.size()), QString::fromLatin1(name), key, part};
            m_calls.append(call);
            before = m_before;
            after = m_after;
        }
        if (const auto error = before ? before(call) : std::nullopt) {
            return Async::ready(Result<T>(failure(*error)));
        }
        const auto error = after ? after(call) : std::nullopt;
        if (!error) {
            return forward();
        }
        return Async::then(
            forward(), [lost = *error](const Result<T> &) { return Result<T>(failure(lost)); });
    }

    Sync::ObjectStore *m_inner;
    std::atomic<const Clock *> m_clock = nullptr;
    mutable QMutex m_mutex; // guards all below
    Fault m_before;
    Fault m_after;
    QVector<Call> m_calls;
};

} // namespace TestSupport

#pragma once

#include "sync/s3/s3task.h"
#include "sync/store/objectstore.h"

#include <QCache>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Sync {

//! What reading and writing have in common: the bucket, the prefix of the store's keys in it, the
//! connection, and the ETags of objects that were asked about lately. Lives on the store's thread.
class S3Bucket final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(S3Bucket)
public:
    //! prefix is empty or ends with a slash.
    S3Bucket(const S3Session &session, QString prefix, bool awaitsKeys);
    ~S3Bucket() override;

    template <class T>
    void begin(const S3TaskPointer<T> &task)
    {
        task->begin(m_cluster.get(), this);
    }

    //! Calls run at once or when the keys are there, with why there are none.
    void withKeys(std::function<void(const std::optional<Error> &)> run);
    void setKeys(const Result<S3Keys> &keys);
    QString name() const;
    const QString &prefix() const { return m_prefix; }
    //! A request about a key of the store; an empty one is the bucket.
    S3Call call(const char *method, const QString &key) const;
    //! InvalidInput: no storage can hold this key.
    Result<> check(const QString &key) const;
    //! The store's key; Corrupt when the storage names one outside the prefix.
    Result<QString> relative(const QString &key) const;
    //! Of an answer to HEAD; its ETag is remembered.
    Result<ObjectStat> statOf(const QString &key, const S3Answer &answer);
    void remember(const ObjectStat &stat);
    //! Empty: not known.
    QString rememberedEtag(const QString &key) const;
    void forget(const QString &key);
    //! What reads the key for a while without keys.
    QUrl link(const QString &key, std::chrono::seconds validFor) const;

private:
    S3Session m_session;
    QString m_prefix;
    std::unique_ptr<Cluster> m_cluster;
    QCache<QString, QString> m_etags; //!< by key
    bool m_awaitsKeys;
    std::optional<Error> m_noKeys; //!< why
    std::vector<std::function<void(const std::optional<Error> &)>> m_waiting; //!< for the keys
};

//! Refused: the key has an object that is not the same.
tl::unexpected<Error> s3OtherBytes(const QString &key);
//! The storage answered with something that cannot be meant.
tl::unexpected<Error> s3BadAnswer(const QString &why);
bool s3IsAbsent(const S3Answer &answer);
QByteArray s3MediaType(const QString &mediaType);
//! 0: no date.
qint64 s3DateMs(const QByteArray &httpDate);

} // namespace Sync

#include "app/desktopkeyring.h"

#include <QCoreApplication>
#include <QPromise>
#include <qt6keychain/keychain.h>

#include <memory>

namespace App {

namespace {

const QString kKeyringService = QStringLiteral("matinee");

Error keyringError(const QKeychain::Job &job)
{
    const auto text
        = [](const char *source) { return QCoreApplication::translate("DesktopKeyring", source); };
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {ErrorCode::NotFound,
            text(QT_TRANSLATE_NOOP("DesktopKeyring",
                "The keyring does not have the key that was put there. Is it the same keyring, and "
                "does it run?")),
            job.errorString(), false};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::PermissionDenied,
            text(QT_TRANSLATE_NOOP(
                "DesktopKeyring", "The keyring stays locked. Unlock it and try again.")),
            job.errorString(), false};
    default:
        // A desktop without the service, no session bus, a headless machine.
        return {ErrorCode::Unsupported,
            text(QT_TRANSLATE_NOOP("DesktopKeyring", "No keyring of the desktop can be used.")),
            job.errorString(), false};
    }
}

// Deletes itself, because the service calls back whatever happens to whoever asked.
template <class T, class Take>
QFuture<Result<T>> startJob(QKeychain::Job *job, const QString &name, Take take)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, take](QKeychain::Job *done) {
        const bool isDone = done->error() == QKeychain::NoError;
        promise->addResult(isDone ? take(*done) : Result<T>(failure(keyringError(*done))));
        promise->finish();
    });
    job->start();
    return promise->future();
}

} // namespace

QFuture<Result<QString>> DesktopKeyring::read(const QString &name)
{
    return startJob<QString>(new QKeychain::ReadPasswordJob(kKeyringService), name,
        [](const QKeychain::Job &job) -> Result<QString> {
            return static_cast<const QKeychain::ReadPasswordJob &>(job).textData();
        });
}

QFuture<Result<>> DesktopKeyring::write(const QString &name, const QString &value)
{
    if (value.isEmpty()) {
        return startJob<void>(new QKeychain::DeletePasswordJob(kKeyringService), name,
            [](const QKeychain::Job &) { return Result<>(); });
    }
    auto *job = new QKeychain::WritePasswordJob(kKeyringService);
    job->setTextData(value);
    return startJob<void>(job, name, [](const QKeychain::Job &) { return Result<>(); });
}

} // namespace App

#include "sync/describe/onlinedescriptions.h"

#include <QPromise>

namespace Sync {

OnlineDescriptions::OnlineDescriptions(const Describer::Options &options)
    : m_describer(new Describer(options))
{
    qRegisterMetaType<Error>();
    m_thread.setObjectName(QStringLiteral("describe"));
    m_describer->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_describer, &QObject::deleteLater);
    connect(m_describer, &Describer::failed, this, &OnlineDescriptions::failed);
    connect(m_describer, &Describer::idle, this, &OnlineDescriptions::idle);
    m_thread.start();
}

OnlineDescriptions::~OnlineDescriptions()
{
    m_thread.quit();
    m_thread.wait();
}

//! Runs fn(describer, answer) on the thread. An answer that never comes, since the service changed
//! or the thread ended, is one that was cancelled.
template <class T, class Fn>
QFuture<Result<T>> OnlineDescriptions::post(Fn fn)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QFuture<Result<T>> future = promise->future();
    QMetaObject::invokeMethod(
        m_describer,
        [describer = m_describer, fn, promise] {
            fn(*describer, [promise](const Result<T> &result) {
                promise->addResult(result);
                promise->finish();
            });
        },
        Qt::QueuedConnection);
    return future;
}

void OnlineDescriptions::setService(const DescribeService &service)
{
    m_service = service;
    QMetaObject::invokeMethod(
        m_describer, [describer = m_describer, service] { describer->setService(service); });
}

void OnlineDescriptions::keepDescribing()
{
    QMetaObject::invokeMethod(m_describer, &Describer::keepDescribing);
}

QFuture<Result<QVector<Tmdb::Candidate>>> OnlineDescriptions::search(
    Library::TitleKind kind, const QString &title, int year)
{
    return post<QVector<Tmdb::Candidate>>(
        [=](Describer &to, const auto &answer) { to.search(kind, title, year, answer); });
}

QFuture<Result<QByteArray>> OnlineDescriptions::thumbnail(const QString &posterPath)
{
    return post<QByteArray>(
        [posterPath](Describer &to, const auto &answer) { to.thumbnail(posterPath, answer); });
}

QFuture<Result<>> OnlineDescriptions::describeAs(
    const TitleId &title, Library::TitleKind kind, const QString &id)
{
    return post<void>(
        [=](Describer &to, const auto &answer) { to.describeAs(title, kind, id, answer); });
}

} // namespace Sync

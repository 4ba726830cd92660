#pragma once

#include "sync/describe/describer.h"

#include <QFuture>
#include <QObject>
#include <QThread>

namespace Sync {

//! Descriptions from the network, on a thread of its own. Off until it is given a key. Calls return
//! at once; signals come on the thread that it was made on.
class OnlineDescriptions final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OnlineDescriptions)
public:
    explicit OnlineDescriptions(const Describer::Options &options);
    //! Drops what is under way and waits for the thread.
    ~OnlineDescriptions() override;

    void setService(const DescribeService &service);
    bool isOn() const { return m_service.isOn(); }
    //! Describes what lacks a description, now and from now on.
    void keepDescribing();

    //! For somebody who looks for the right title.
    QFuture<Result<QVector<Tmdb::Candidate>>> search(
        Library::TitleKind kind, const QString &title, int year);
    QFuture<Result<QByteArray>> thumbnail(const QString &posterPath);
    QFuture<Result<>> describeAs(const TitleId &title, Library::TitleKind kind, const QString &id);

signals:
    //! Why nothing is described for now.
    void failed(const Error &error);
    //! Nothing is left to do for now.
    void idle();

private:
    template <class T, class Fn>
    QFuture<Result<T>> post(Fn fn);

    QThread m_thread;
    Describer *m_describer; //!< lives on the thread and goes when it ends
    DescribeService m_service;
};

} // namespace Sync

#pragma once

#include "library/catalog/types.h"
#include "library/scan/folderwalk.h"

#include <QElapsedTimer>
#include <QHash>
#include <QMutex>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <QVector>

#include <chrono>
#include <functional>
#include <memory>

struct inotify_event;

namespace Library {

//! Tells which folders below the added ones have changed. Uses inotify: a folder is watched from
//! the moment at which a walk enters it, so that nothing falls between looking and watching.
//! Changes are gathered until it is quiet for a moment; a move within what is watched is told as
//! one. What others change unseen, and what goes over the system's limit, must be polled: ways()
//! tells.
//!
//! Lives on a thread with an event loop; enter() may be called from any thread.
class FolderWatcher final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderWatcher)
public:
    struct Options
    {
        std::chrono::milliseconds quiet{500}; //!< without a change, until what was gathered is told
        std::chrono::milliseconds atMost{5000}; //!< after the first, quiet or not
        int mostFolders = -1; //!< a limit below that of the system; -1: none
        std::function<bool(const QString &)> isRemote; //!< unset: FileSystemKind::isRemote
    };

    explicit FolderWatcher(const Options &options, QObject *parent = nullptr);
    ~FolderWatcher() override;

    //! What is to be watched from now on, and nothing else.
    void setRoots(const QStringList &roots);
    //! A walk is about to look into a folder.
    void enter(const QString &folder);
    FolderWatching way(const QString &root) const;

signals:
    void changed(const QVector<Library::FolderPart> &parts);
    //! Changes were lost: everything is to be looked at.
    void overflowed();
    //! The way of watching a root is another one than before.
    void wayChanged(const QString &root, Library::FolderWatching way);

private:
    bool open();
    void read();
    void onEvent(const inotify_event &event, const QString &name);
    void onFolderEvent(const inotify_event &event, const QString &path);
    void renamed(const QString &from, const QString &to);
    void forget(const QString &folder);
    void forgetLocked(const QString &folder);
    void setWay(const QString &root, FolderWatching way);
    QString rootOf(const QString &folder) const;
    void note(const QString &folder, bool deep);
    void tell();

    Options m_options;
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    mutable QMutex m_mutex; //!< guards what follows up to the empty line
    QHash<QString, FolderWatching> m_roots;
    QHash<int, QString> m_folders; //!< by watch
    QHash<QString, int> m_watches;

    QHash<quint32, QString> m_movedFrom; //!< by cookie; folders whose new place was not told yet
    QHash<QString, bool> m_changed; //!< true: with everything below
    QTimer m_timer;
    QElapsedTimer m_sinceFirst;
};

} // namespace Library

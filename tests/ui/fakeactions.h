#pragma once

#include "library/base/async.h"
#include "ui/actions.h"

//! Remembers what the window asked for.
class FakeActions final : public Ui::Actions
{
    Q_OBJECT
public:
    using Ui::Actions::Actions;

    void play(const TitleId &title, const VersionId &, Ui::PlayFrom from) override
    {
        played << title;
        playedFrom = from;
    }
    void playFile(const QString &file, Ui::PlayFrom) override { files << file; }
    void playFiles(const QStringList &, const QString &, Ui::PlayOrder) override { }
    void playAddress(const QUrl &address) override { addresses << address; }
    void playAll(const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order) override
    {
        queued << titles;
        queuedFirst = first;
        queuedOrder = order;
    }
    void getReady(const Library::TitleDetails &, const VersionId &) override { }
    void addFolders(const QStringList &paths) override { folders += paths; }
    void upload(const QStringList &paths) override { uploads += paths; }
    QFuture<Result<Ui::Brought>> keep(const QVector<TitleId> &titles) override
    {
        kept << titles;
        return Async::ready(brought);
    }
    QFuture<Result<>> letGo(const QVector<TitleId> &titles) override
    {
        letGone << titles;
        return Async::ready(Result<>());
    }
    QFuture<Result<Ui::Brought>> download(
        const QVector<TitleId> &titles, const QString &folder) override
    {
        downloaded << titles;
        downloadFolders << folder;
        return Async::ready(brought);
    }
    QFuture<Result<Library::Emptied>> emptyTrash(const QVector<TitleId> &titles) override
    {
        emptied << titles;
        return Async::ready(Result<Library::Emptied>({int(titles.size()), {}, 0}));
    }
    void rescan() override { ++rescans; }
    void removeFolder(qint64 folder) override { removed << folder; }
    QFuture<Result<PictureId>> takePicture(const QString &file, Ui::EditedField) override
    {
        pictureFiles << file;
        return Async::ready(picture);
    }
    QFuture<Result<QString>> writeNfo(const TitleId &title) override
    {
        nfoOf << title;
        return Async::ready(Result<QString>(QStringLiteral("/videos/film.nfo")));
    }
    void titlesVisible(const QVector<TitleId> &titles) override { visible = titles; }

    QVector<QUrl> addresses;
    QStringList files;
    QVector<TitleId> played;
    Ui::PlayFrom playedFrom = Ui::PlayFrom::Start;
    QVector<QVector<TitleId>> queued;
    TitleId queuedFirst;
    Ui::PlayOrder queuedOrder = Ui::PlayOrder::InOrder;
    QStringList folders;
    QStringList uploads;
    QVector<QVector<TitleId>> kept;
    QVector<QVector<TitleId>> letGone;
    QVector<QVector<TitleId>> emptied;
    QVector<QVector<TitleId>> downloaded;
    QStringList downloadFolders;
    Result<Ui::Brought> brought = Ui::Brought();
    QVector<qint64> removed;
    QVector<TitleId> visible;
    QStringList pictureFiles;
    QVector<TitleId> nfoOf;
    Result<PictureId> picture = *PictureId::fromBytes(QByteArray(32, 'p'));
    int rescans = 0;
};

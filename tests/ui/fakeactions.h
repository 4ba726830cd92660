#pragma once

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
    void addFolders(const QStringList &paths) override { folders += paths; }
    void upload(const QStringList &paths) override { uploads += paths; }
    void rescan() override { ++rescans; }
    void removeFolder(qint64 folder) override { removed << folder; }
    void titlesVisible(const QVector<TitleId> &titles) override { visible = titles; }

    QVector<TitleId> played;
    Ui::PlayFrom playedFrom = Ui::PlayFrom::Start;
    QStringList folders;
    QStringList uploads;
    QVector<qint64> removed;
    QVector<TitleId> visible;
    int rescans = 0;
};

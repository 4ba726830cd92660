#pragma once

#include "ui/pages/page.h"

#include <QSet>

class QHBoxLayout;
class QVBoxLayout;

namespace Ui {

class ActionListView;
class Button;
class EmptyNotice;
class FileListModel;
class FolderBrowser;
class Label;
class ProgressBar;
class UnreadableFiles;

//! The folders of this PC that are indexed in place, how the scan goes, and what could not be read;
//! and, folder by folder, what lies in them.
class FilesPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilesPage)
public:
    FilesPage(const Services &services, QWidget *parent);

    QString heading() const override;
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void restyle() override;

private:
    void reload();
    void loadCounts();
    void onFolders(const QVector<Library::Folder> &folders);
    void onCounts(const Library::Counts &counts);
    void onScanProgress(bool running, int done, int total);
    void refresh();
    QWidget *focused() const;
    void act(const QModelIndex &index, int act);
    void showRowMenu(const QModelIndex &index, const QPoint &globalPosition);
    void showEntryMenu(const QModelIndex &index, const QPoint &globalPosition);
    //! Of a folder: to play what is in it, and what the row offers beside it.
    void popUpFolderMenu(const QModelIndex &index, const QString &path,
        const QPoint &globalPosition, const std::function<void(const QModelIndex &, int)> &act);
    void playFile(const Library::FolderEntry &file, PlayFrom from);
    //! What the row with the focus is, or holds; false: there is none.
    bool playCurrent();
    void removeFolder(const QModelIndex &index);
    void toggleUploads(const QModelIndex &index);

    void browse(const QModelIndex &index);
    void onBrowsed();

    FileListModel *m_model;
    ActionListView *m_list;
    UnreadableFiles *m_unreadable;
    FolderBrowser *m_browser;
    EmptyNotice *m_empty;
    Label *m_title;
    Label *m_summary;
    Button *m_scan;
    Button *m_add;
    Label *m_scanWords;
    ProgressBar *m_scanBar;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_head;
    QHBoxLayout *m_summaryLine;
    QHBoxLayout *m_progress;
    Library::Counts m_counts;
    QSet<qint64> m_removed; //!< folders that are being removed: not shown any more
    int m_listedUnreadable = 0;
    bool m_loading = false;
    bool m_stale = false;
    bool m_known = false; //!< the folders have been read once
    bool m_scanning = false;
};

} // namespace Ui

#pragma once

#include "library/catalog/types.h"
#include "ui/rows/actionrow.h"

#include <QAbstractListModel>
#include <QVector>

class Clock;

namespace Ui {

//! A video that is in the library and whose file could not be read.
struct UnreadableFile
{
    Library::TitleCard card;
    QString file; //!< on this PC; empty: not known
    QString reason; //!< translated

    bool operator==(const UnreadableFile &) const = default;
};

//! The rows of the Files page: folders that are indexed in place, then files that could not be
//! read. GUI thread.
class FileListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FileListModel)
public:
    enum class Act
    {
        OpenFolder,
        RemoveFolder,
        OpenTitle,
        ToggleUploads
    };

    //! The clock outlives the model.
    explicit FileListModel(const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    //! Whether new videos of folders can be copied into the storage.
    void setOffersUploads(bool offers) { m_offersUploads = offers; }
    void setFolders(const QVector<Library::Folder> &folders);
    void setUnreadable(const QVector<UnreadableFile> &files);
    const QVector<Library::Folder> &folders() const { return m_folders; }
    const QVector<UnreadableFile> &unreadable() const { return m_unreadable; }
    //! Null when the row is none.
    const Library::Folder *folderAt(const QModelIndex &index) const;
    const UnreadableFile *unreadableAt(const QModelIndex &index) const;

private:
    ActionRow folderRow(const Library::Folder &folder) const;
    ActionRow unreadableRow(const UnreadableFile &file) const;
    ActionRow actionRow(int row) const;

    const Clock &m_clock;
    bool m_offersUploads = false;
    QVector<Library::Folder> m_folders;
    QVector<UnreadableFile> m_unreadable;
};

} // namespace Ui

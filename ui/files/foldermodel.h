#pragma once

#include "library/catalog/types.h"
#include "ui/rows/actionrow.h"

#include <QAbstractListModel>
#include <QVector>

namespace Ui {

//! The rows of one folder of this PC: sub-folders, then the files of titles. GUI thread.
class FolderModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderModel)
public:
    enum class Act
    {
        OpenFolder,
        Play,
        OpenTitle
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void setEntries(const QVector<Library::FolderEntry> &entries);
    const QVector<Library::FolderEntry> &entries() const { return m_entries; }
    //! Null when the row is none.
    const Library::FolderEntry *entryAt(const QModelIndex &index) const;
    QModelIndex indexOf(const QString &path) const;
    int folders() const;

private:
    ActionRow actionRow(const Library::FolderEntry &entry) const;
    ActionRow folderRow(const Library::FolderEntry &entry) const;
    ActionRow fileRow(const Library::FolderEntry &entry) const;

    QVector<Library::FolderEntry> m_entries;
};

} // namespace Ui

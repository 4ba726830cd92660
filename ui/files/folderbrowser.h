#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"
#include "ui/services.h"

#include <QHash>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace Ui {

class ActionListView;
class EmptyNotice;
class FolderModel;

//! Walks through the folders of this PC as the catalog knows them: a path of folders to go back to,
//! and what lies in the last of them. Remembers the row of each folder. GUI thread.
class FolderBrowser final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FolderBrowser)
public:
    FolderBrowser(const Services &services, QWidget *parent);

    //! Shows a folder that was added; empty: none is open.
    void openRoot(const QString &path);
    const QString &path() const { return m_path; }
    bool isOpen() const { return !m_path.isEmpty(); }
    QString name() const;
    //! "2 folders · 14 videos"; empty while it is not known.
    QString summary() const;
    //! To the folder above, or out of the one that was added.
    void goUp();
    void reload();
    QWidget *firstFocus() const;
    //! Of the row with the focus; null: there is none.
    const Library::FolderEntry *current() const;
    //! Null when the row is none.
    const Library::FolderEntry *entryAt(const QModelIndex &index) const;
    //! Of the files that are shown, those that can be played.
    QStringList playable() const;
    //! What a row offers, by the number that it has there.
    void act(const QModelIndex &index, int act);

signals:
    //! Another folder is shown, or what is in it became known.
    void changed();
    void titleWanted(const Library::TitleCard &card);
    void playWanted(const Library::FolderEntry &file);
    //! What can be done with a row was asked for.
    void menuWanted(const QModelIndex &index, const QPoint &globalPosition);

private:
    void go(const QString &path, const QString &select);
    void onLevel(const Result<QVector<Library::FolderEntry>> &level);
    void activate(const QModelIndex &index);
    void select(const QString &path);
    bool hasFocusWithin() const;
    void showCrumbs();
    void addCrumb(const QString &text, const QString &path);
    void restyle();

    Services m_services;
    FolderModel *m_model;
    ActionListView *m_list;
    EmptyNotice *m_empty;
    EmptyNotice *m_failed;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_crumbs;
    QString m_root;
    QString m_path;
    QString m_select; //!< path of the row to be focused once it is known
    QHash<QString, QString> m_rows; //!< folder -> path of its row that had the focus
    int m_request = 0;
    bool m_known = false;
};

} // namespace Ui

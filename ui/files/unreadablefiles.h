#pragma once

#include "ui/files/filelistmodel.h"

#include <QObject>

namespace Library {
class Catalog;
}

namespace Ui {

//! Collects the videos that could not be read, without holding up anything. One search at a time: a
//! new start drops the one before. GUI thread.
class UnreadableFiles final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UnreadableFiles)
public:
    //! The catalog outlives it.
    UnreadableFiles(Library::Catalog &catalog, const ProfileId &viewer, QObject *parent);

    //! At most this many are listed; more than that nobody reads.
    static constexpr int kMost = 200;

    void start();

signals:
    void found(const QVector<Ui::UnreadableFile> &files);
    void failed(const QString &message);

private:
    void askFile(int number);

    Library::Catalog &m_catalog;
    ProfileId m_viewer;
    int m_request = 0;
    QVector<UnreadableFile> m_found;
};

} // namespace Ui

#pragma once

#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "library/media/mediaworkers.h"
#include "library/scan/folderscanner.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace TestSupport {

//! A real catalog and real media workers over a temporary folder of real clips. Blocks with an
//! event loop while it waits.
class ScanFixture
{
public:
    ScanFixture();

    bool isReady() const { return m_catalog != nullptr; }
    Library::Catalog &catalog() { return *m_catalog; }
    Library::MediaWorkers &workers() { return *m_workers; }
    const Clock &clock() const { return m_clock; }

    //! The folder of videos, known to the catalog.
    const Library::Folder &folder() const { return m_folder; }
    QString path(const QString &name) const;
    QString databaseFile() const { return m_root.filePath(QStringLiteral("catalog.db")); }
    //! Copies a file there, folders included.
    void put(const QString &name, const QString &source) const;
    void write(const QString &name, const QByteArray &bytes) const;

    //! Scans the folder; unset when the scan did not end well.
    std::optional<Library::ScanSummary> scan();
    QVector<Library::TitleCard> cards(const QVector<Library::TitleKind> &kinds);
    QStringList titles(const QVector<Library::TitleKind> &kinds);

private:
    SystemClock m_clock;
    QTemporaryDir m_root;
    std::unique_ptr<Library::Catalog> m_catalog;
    std::unique_ptr<Library::MediaWorkers> m_workers;
    Library::Folder m_folder;
};

} // namespace TestSupport

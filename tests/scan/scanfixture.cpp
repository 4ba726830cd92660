#include "tests/scan/scanfixture.h"

#include "tests/support/await.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>

using namespace Library;

namespace TestSupport {

ScanFixture::ScanFixture()
{
    QDir().mkpath(m_root.filePath(QStringLiteral("videos")));
    auto opened = Catalog::open(databaseFile(), m_clock);
    if (!opened) {
        return;
    }
    m_catalog = std::move(*opened);
    m_workers
        = std::make_unique<MediaWorkers>(QStringLiteral(MATINEE_MEDIA_WORKER), WorkerLimits{});
    const auto folder = await(m_catalog->addFolder(m_root.filePath(QStringLiteral("videos"))));
    if (folder) {
        m_folder = *folder;
    }
}

QString ScanFixture::path(const QString &name) const
{
    return m_folder.path + u'/' + name;
}

void ScanFixture::put(const QString &name, const QString &source) const
{
    const QString target = path(name);
    QDir().mkpath(target.left(target.lastIndexOf(u'/')));
    QFile::remove(target);
    QFile::copy(source, target);
}

void ScanFixture::write(const QString &name, const QByteArray &bytes) const
{
    const QString target = path(name);
    QDir().mkpath(target.left(target.lastIndexOf(u'/')));
    QFile file(target);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(bytes);
    }
}

std::optional<ScanSummary> ScanFixture::scan()
{
    FolderScanner scanner(*m_catalog, *m_workers, m_clock);
    QSignalSpy finished(&scanner, &FolderScanner::finished);
    scanner.start(m_folder);
    if (finished.isEmpty() && !finished.wait(30'000)) {
        return std::nullopt;
    }
    const auto result = finished.constFirst().constFirst().value<Result<ScanSummary>>();
    return result ? std::optional(*result) : std::nullopt;
}

QVector<TitleCard> ScanFixture::cards(const QVector<TitleKind> &kinds)
{
    TitleQuery query;
    query.kinds = kinds;
    const auto page = await(m_catalog->page(query));
    return page ? page->cards : QVector<TitleCard>();
}

QStringList ScanFixture::titles(const QVector<TitleKind> &kinds)
{
    QStringList names;
    for (const TitleCard &card : cards(kinds)) {
        names.append(card.title);
    }
    names.sort();
    return names;
}

} // namespace TestSupport

#include "library/catalog/catalog.h"
#include "ui/format.h"
#include "ui/pages/detailspage.h"
#include "ui/pages/infotile.h"

#include <QFileInfo>
#include <QMenu>

// The four tiles of the details page: version, audio, subtitles, file.

namespace Ui {

namespace {

QString versionName(const Library::TitleVersion &version)
{
    const Library::StreamInfo *video = version.media.video();
    QStringList words{version.label};
    if (video && words.first().isEmpty()) {
        words = QStringList{Format::badges(version.media).mid(0, 2).join(QLatin1Char(' '))};
    }
    words << Format::bytes(version.media.sizeBytes);
    words.removeAll({});
    return words.join(QStringLiteral(" · "));
}

QStringList trackNames(const Library::TitleVersion &version, Library::StreamKind kind)
{
    QStringList names;
    for (const Library::StreamInfo &stream : version.media.streams) {
        if (stream.kind != kind) {
            continue;
        }
        QStringList words{Format::language(stream.language)};
        if (kind == Library::StreamKind::Audio) {
            words << Format::channels(stream);
        } else if (!stream.title.isEmpty()) {
            words << stream.title;
        }
        words.removeAll({});
        names << words.join(QStringLiteral(" · "));
    }
    if (kind == Library::StreamKind::Subtitle) {
        for (const Library::SideCarSubtitle &subtitle : version.subtitles) {
            names << Format::language(subtitle.language);
        }
    }
    return names;
}

QString also(const QStringList &names)
{
    if (names.size() < 2) {
        return {};
    }
    return DetailsPage::tr("also %1").arg(names.mid(1, 2).join(QStringLiteral(", ")));
}

} // namespace

void DetailsPage::showTiles()
{
    const Library::TitleVersion *shown = version();
    for (InfoTile *tile : {m_versionTile, m_audioTile, m_subtitleTile, m_fileTile}) {
        tile->setVisible(shown != nullptr);
    }
    if (!shown) {
        return;
    }
    QStringList others{QString()};
    for (const Library::TitleVersion &candidate : m_details.versions) {
        if (candidate.id != shown->id) {
            others << versionName(candidate);
        }
    }
    const Library::StreamInfo *video = shown->media.video();
    QString codec = video ? video->codec.toUpper() : QString();
    if (video && video->width > 0) {
        codec = QStringLiteral("%1 · %2×%3").arg(codec).arg(video->width).arg(video->height);
    }
    m_versionTile->setTexts(versionName(*shown), others.size() > 1 ? also(others) : codec);
    m_versionTile->setChoosable(m_details.versions.size() > 1);
    const QStringList audio = trackNames(*shown, Library::StreamKind::Audio);
    m_audioTile->setTexts(audio.isEmpty() ? tr("No sound") : audio.first(), also(audio));
    const QStringList subtitles = trackNames(*shown, Library::StreamKind::Subtitle);
    m_subtitleTile->setTexts(subtitles.isEmpty() ? tr("None") : subtitles.first(), also(subtitles));
    showFileTile(*shown);
}

void DetailsPage::chooseVersion()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("versionMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Library::TitleVersion &candidate : m_details.versions) {
        QAction *action = menu->addAction(versionName(candidate), this, [this, id = candidate.id] {
            m_chosen = id;
            showDetails();
        });
        const bool gone = candidate.availability == Library::Availability::Missing;
        if (gone) {
            action->setText(tr("%1 · no longer here").arg(versionName(candidate)));
        }
        action->setEnabled(candidate.failure.isEmpty() && !gone);
    }
    menu->popup(m_versionTile->mapToGlobal(QPoint(0, m_versionTile->height() + 4)));
}

} // namespace Ui

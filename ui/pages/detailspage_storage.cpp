#include "library/base/async.h"
#include "library/base/clock.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"
#include "ui/clustercontrol.h"
#include "ui/controls/button.h"
#include "ui/format.h"
#include "ui/pages/detailspage.h"
#include "ui/pages/infotile.h"

#include <QFileInfo>

#include <algorithm>

// Where the version that the details page shows is, between the storage and this PC.
namespace Ui {

void DetailsPage::onTransfer(const ObjectId &object)
{
    const Library::TitleVersion *shown = version();
    if (!shown || object.isNull()) {
        return;
    }
    const QVector<Library::StoredVersion> stored = storedVersionsOf(m_card.id, *shown);
    const bool isMine = std::any_of(stored.cbegin(), stored.cend(),
        [&](const Library::StoredVersion &part) { return part.object == object; });
    if (isMine && isVisible()) {
        showStorage();
    }
}

void DetailsPage::showStorage()
{
    const Library::TitleVersion *shown = version();
    const StorageState before = m_storage;
    m_storage = shown && services().transfers
        ? StorageState::of(
            storedVersionsOf(m_card.id, *shown), services().transfers->list(), isStorageElsewhere())
        : StorageState();
    const bool isOn = !m_storage.kept.isEmpty() || !m_storage.coming.isEmpty();
    m_keep->setVisible(isStorageElsewhere() && (isOn || !m_storage.keepable.isEmpty()));
    m_keep->setOn(isOn);
    m_keep->setAccessibleName(!m_storage.coming.isEmpty()
            ? tr("Being fetched, %1 percent; press to stop").arg(m_storage.percent())
            : isOn ? tr("Kept on this PC, press to keep it no longer")
                   : tr("Keep on this PC"));
    if (shown) {
        showFileTile(*shown);
    }
    if (m_storage != before) {
        arrange();
    }
}

// Whether its bytes were whole when they were read last.
void DetailsPage::findCheck()
{
    const Library::TitleVersion *shown = version();
    if (!shown || shown->object.isNull()) {
        return;
    }
    Library::CheckQuestion question;
    question.objects = {shown->object};
    Async::whenDone(services().catalog->objectsToCheck(question), this,
        [this](const Result<QVector<Library::CheckedObject>> &objects) {
            const Library::TitleVersion *now = version();
            if (objects && !objects->isEmpty() && now) {
                m_check = objects->first().check;
                m_storedMs = objects->first().addedAtMs;
                m_copiesAreComplete.reset();
                if (services().cluster != nullptr) {
                    services().cluster->askForCopies(m_storedMs);
                }
                showFileTile(*now);
            }
        });
}

void DetailsPage::onCopiesTold(qint64 storedMs, const std::optional<bool> &areComplete)
{
    const Library::TitleVersion *shown = version();
    if (shown && storedMs == m_storedMs) {
        m_copiesAreComplete = areComplete;
        showFileTile(*shown);
    }
}

QString DetailsPage::keepWords() const
{
    if (!m_storage.coming.isEmpty()) {
        return tr("Fetching · %1 %").arg(m_storage.percent());
    }
    return m_storage.kept.isEmpty() ? tr("Keep on this PC") : tr("Kept on this PC");
}

void DetailsPage::showFileTile(const Library::TitleVersion &shown)
{
    const QString first = shown.files.isEmpty()
        ? (shown.objectName.isEmpty() ? tr("In your storage") : shown.objectName)
        : QFileInfo(shown.files.first()).fileName();
    QString where
        = shown.files.isEmpty() ? tr("Kept in your storage") : tr("Also kept in your storage");
    Tone tone = Tone::Ok;
    if (m_storage.error) {
        where = m_storage.error->message;
        tone = Tone::Warn;
    } else if (!m_storage.coming.isEmpty()) {
        where = tr("Being fetched to this PC · %1 %").arg(m_storage.percent());
        tone = Tone::Accent;
    } else if (!m_storage.kept.isEmpty()) {
        where = tr("In your storage, kept here too");
    } else if (!m_storage.keepable.isEmpty() && shown.files.isEmpty()) {
        where = tr("In your storage only");
    } else if (shown.object.isNull() && !shown.files.isEmpty()) {
        where = QFileInfo(shown.files.first()).path();
        tone = Tone::Text;
    }
    const bool isChecked = !shown.object.isNull() && m_check.object == shown.object;
    if (isChecked && m_check.state == Library::CheckState::Whole) {
        where = tr("%1 · read %2, whole")
                    .arg(where,
                        Format::ago(m_check.checkedAtMs,
                            services().clock->wallNow().time_since_epoch().count()));
    } else if (isChecked && m_check.state != Library::CheckState::Never) {
        where = tr("Damaged in your storage");
        tone = Tone::Danger;
    }
    if (isChecked && tone == Tone::Ok && m_copiesAreComplete) {
        where = (*m_copiesAreComplete ? tr("%1 · every copy complete")
                                      : tr("%1 · copies are being made"))
                    .arg(where);
        tone = *m_copiesAreComplete ? Tone::Ok : Tone::Warn;
    }
    m_fileTile->setTexts(first, where, tone);
    QStringList tips(shown.files.cbegin(), shown.files.cend());
    if (m_storage.error) {
        tips << where; // longer than the tile
    }
    m_fileTile->setToolTip(tips.join(QLatin1Char('\n')));
}

} // namespace Ui

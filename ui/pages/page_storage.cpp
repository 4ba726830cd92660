#include "library/base/async.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "sync/transfer/transferqueue.h"
#include "ui/actions.h"
#include "ui/clustercontrol.h"
#include "ui/pages/page.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>

// What every page can do with titles between the storage and this PC.
namespace Ui {

bool Page::isStorageElsewhere() const
{
    return services().cluster != nullptr && services().cluster->config().has_value();
}

void Page::askStorage(
    const QVector<Library::TitleCard> &cards, const std::function<void(const StorageState &)> &then)
{
    if (services().transfers == nullptr) {
        then({}); // nothing can be brought here
        return;
    }
    Async::whenDone(services().catalog->storedVersions(idsOf(cards)), this,
        [this, then](const Result<QVector<Library::StoredVersion>> &versions) {
            if (!versions) {
                emit toastWanted(versions.error().message, {});
            }
            then(versions ? StorageState::of(
                     *versions, services().transfers->list(), isStorageElsewhere())
                          : StorageState());
        });
}

void Page::addStorage(QMenu *menu, const StorageState &storage, const QString &name)
{
    if (!storage.keepable.isEmpty()) {
        menu->addAction(tr("Keep on this PC"), this,
                [this, titles = storage.keepable, name] { keep(titles, name); })
            ->setObjectName(QStringLiteral("menuKeep"));
    }
    if (!storage.coming.isEmpty()) {
        menu->addAction(tr("Stop fetching (%1 %)").arg(storage.percent()), this,
                [this, titles = storage.coming, name] { letGo(titles, name); })
            ->setObjectName(QStringLiteral("menuStopKeeping"));
    }
    if (!storage.kept.isEmpty()) {
        menu->addAction(tr("No longer keep on this PC"), this,
                [this, titles = storage.kept, name] { letGo(titles, name); })
            ->setObjectName(QStringLiteral("menuLetGo"));
    }
    if (!storage.stored.isEmpty()) {
        menu->addAction(tr("Download to a folder…"), this,
                [this, titles = storage.stored, name] { download(titles, name); })
            ->setObjectName(QStringLiteral("menuDownload"));
        menu->addSeparator();
    }
}

void Page::showStorageMenu(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition)
{
    askStorage(cards, [this, cards, globalPosition](const StorageState &storage) {
        if (storage.stored.isEmpty()) {
            emit toastWanted(tr("Nothing of this is in the storage, only in folders."), {});
            return;
        }
        auto *menu = new QMenu(this);
        menu->setObjectName(QStringLiteral("storageMenu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addStorage(menu, storage, cards.first().title);
        menu->popup(globalPosition);
    });
}

void Page::toggleKept(const QVector<Library::TitleCard> &cards)
{
    if (cards.isEmpty()) {
        return;
    }
    const QString name = cards.first().title;
    askStorage(cards, [this, name](const StorageState &storage) {
        if (storage.stored.isEmpty()) {
            emit toastWanted(tr("Nothing of this is in the storage, only in folders."), {});
        } else if (!isStorageElsewhere()) {
            emit toastWanted(tr("The storage is on this PC: all of it is kept here."), {});
        } else if (!storage.keepable.isEmpty()) {
            keep(storage.keepable, name);
        } else {
            letGo(storage.kept + storage.coming, name);
        }
    });
}

void Page::noteNotStored(const QVector<Error> &errors)
{
    if (errors.size() == 1) {
        emit toastWanted(errors.first().message, {});
    } else if (!errors.isEmpty()) {
        emit toastWanted(tr("%n titles are not in the storage, only in folders of a PC.", nullptr,
                             int(errors.size())),
            {});
    }
}

void Page::keep(const QVector<TitleId> &titles, const QString &name)
{
    Actions *actions = services().actions;
    const QString text = titles.size() == 1
        ? tr("%1 is fetched and stays on this PC").arg(name)
        : tr("%n titles are fetched and stay on this PC", nullptr, int(titles.size()));
    Async::whenDone(
        actions->keep(titles), this, [this, actions, titles, text](const Result<Brought> &brought) {
            if (!brought) {
                emit toastWanted(brought.error().message, {});
            } else if (!brought->notStored.isEmpty()) {
                noteNotStored(brought->notStored);
            } else {
                emit toastWanted(text, [actions, titles] { actions->letGo(titles); });
            }
        });
}

void Page::letGo(const QVector<TitleId> &titles, const QString &name)
{
    if (titles.isEmpty()) {
        return;
    }
    Actions *actions = services().actions;
    const QString text = titles.size() == 1
        ? tr("%1 is no longer kept on this PC").arg(name)
        : tr("%n titles are no longer kept on this PC", nullptr, int(titles.size()));
    follow(actions->letGo(titles), text, [actions, titles] { actions->keep(titles); });
}

void Page::download(const QVector<TitleId> &titles, const QString &name)
{
    auto *dialog = new QFileDialog(
        this, tr("Download to a folder"), services().settings->text(SettingKey::LastFolder));
    dialog->setObjectName(QStringLiteral("downloadDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, titles, name](const QString &folder) {
        (void)services().settings->setValue(SettingKey::LastFolder, folder);
        downloadTo(titles, name, folder);
    });
    dialog->open();
}

void Page::downloadTo(const QVector<TitleId> &titles, const QString &name, const QString &folder)
{
    const QString to = QDir::toNativeSeparators(folder);
    const QString text = titles.size() == 1
        ? tr("%1 is downloaded to %2").arg(name, to)
        : tr("%n titles are downloaded to %1", nullptr, int(titles.size())).arg(to);
    Async::whenDone(services().actions->download(titles, folder), this,
        [this, text](const Result<Brought> &brought) {
            if (!brought) {
                emit toastWanted(brought.error().message, {});
                return;
            }
            if (!brought->notStored.isEmpty()) {
                noteNotStored(brought->notStored);
                return;
            }
            emit toastWanted(text, [queue = services().transfers, transfers = brought->transfers] {
                for (const Sync::TransferId &transfer : transfers) {
                    queue->cancel(transfer); // what is done already stays
                }
            });
        });
}

} // namespace Ui

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/dialogs/identifydialog.h"
#include "ui/format.h"
#include "ui/pages/page.h"

#include <QActionGroup>
#include <QInputDialog>
#include <QMenu>

// What every page can do with titles besides playing them: lists, marks, removal, identification.
namespace Ui {

namespace {

QString nameOf(const Library::TitleCard &card)
{
    return card.kind == Library::TitleKind::Episode
        ? card.seriesTitle + QLatin1Char(' ') + Format::episodeNumber(card)
        : card.title;
}

} // namespace

QVector<TitleId> Page::idsOf(const QVector<Library::TitleCard> &cards)
{
    QVector<TitleId> ids;
    for (const Library::TitleCard &card : cards) {
        ids << card.id;
    }
    return ids;
}

void Page::follow(
    const QFuture<Result<>> &act, const QString &done, const std::function<void()> &undo)
{
    Async::whenDone(act, this, [this, done, undo](const Result<> &result) {
        if (!result) {
            emit toastWanted(result.error().message, {});
        } else if (!done.isEmpty()) {
            emit toastWanted(done, undo);
        }
    });
}

void Page::setFavourite(const QVector<Library::TitleCard> &cards, bool favourite)
{
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    const QVector<TitleId> ids = idsOf(cards);
    const int count = int(cards.size());
    const QString one = cards.isEmpty() ? QString() : cards.first().title;
    const QString text = count == 1
        ? (favourite ? tr("%1 is among your favourites") : tr("%1 is no favourite any more"))
              .arg(one)
        : favourite ? tr("%n titles are among your favourites", nullptr, count)
                    : tr("%n titles are no favourites any more", nullptr, count);
    follow(catalog->setFavourite(viewer, ids, favourite), text,
        [catalog, viewer, ids, favourite] { catalog->setFavourite(viewer, ids, !favourite); });
}

void Page::removeTitles(const QVector<Library::TitleCard> &cards)
{
    Library::Catalog *catalog = services().catalog;
    const QVector<TitleId> ids = idsOf(cards);
    const QString text = cards.size() == 1
        ? tr("%1 is in the trash").arg(cards.first().title)
        : tr("%n titles are in the trash", nullptr, int(cards.size()));
    follow(catalog->setRemoved(services().viewer, ids, true), text,
        [catalog, viewer = services().viewer, ids] { catalog->setRemoved(viewer, ids, false); });
}

void Page::askName(const QString &question, const QString &suggestion,
    const std::function<void(const QString &)> &then)
{
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("nameDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Matinee"));
    dialog->setLabelText(question);
    dialog->setTextValue(suggestion);
    connect(dialog, &QInputDialog::textValueSelected, this, [then](const QString &name) {
        if (!name.trimmed().isEmpty()) {
            then(name.trimmed());
        }
    });
    dialog->open();
}

bool Page::canIdentify(const Library::TitleCard &card)
{
    return card.kind != Library::TitleKind::Season;
}

void Page::identify(const Library::TitleCard &card)
{
    using Library::TitleCard;
    auto *dialog = new IdentifyDialog(services(), card, this);
    m_identifying = dialog;
    connect(dialog, &IdentifyDialog::identified, this,
        [this, card](const TitleCard &now, const QVector<Library::NamedFile> &before) {
            const auto undo = [this, card, now, before] { takeBack(card, now, before); };
            //: a title
            emit toastWanted(tr("It is “%1” now").arg(nameOf(now)),
                before.isEmpty() ? std::function<void()>() : undo);
            emit titleReplaced(card.id, now);
        });
    connect(dialog, &IdentifyDialog::withdrawn, this, [this, card](const TitleCard &now) {
        emit toastWanted(tr("It is “%1” again").arg(nameOf(now)), {});
        emit titleReplaced(card.id, now);
    });
    connect(dialog, &IdentifyDialog::settingsWanted, this,
        [this] { emit sectionWanted(Section::Settings); });
    dialog->open();
}

//! The files are what their names say, as they were before somebody identified them.
void Page::takeBack(const Library::TitleCard &card, const Library::TitleCard &now,
    const QVector<Library::NamedFile> &files)
{
    m_isTakingBack = true;
    Async::whenDone(services().catalog->withdrawIdentified(services().viewer, files), this,
        [this, card, now](const Result<TitleId> &title) {
            if (!title) {
                m_isTakingBack = false;
                emit toastWanted(title.error().message, {});
                return;
            }
            // Of a series the first of its episodes is told.
            const bool whole = card.kind == Library::TitleKind::Series;
            Async::whenDone(
                services().catalog->cards(services().viewer, {whole ? card.id : *title}), this,
                [this, now](const Result<QVector<Library::TitleCard>> &cards) {
                    m_isTakingBack = false;
                    if (cards && !cards->isEmpty()) {
                        emit titleReplaced(now.id, cards->first());
                    }
                });
        });
}

void Page::addRatings(QMenu *menu, const Library::TitleCard &card)
{
    auto *group = new QActionGroup(menu);
    for (int rating = 10; rating >= 0; --rating) {
        QAction *action = menu->addAction(
            rating > 0 ? tr("%1 of 10").arg(rating) : tr("No rating"), this, [this, card, rating] {
                Library::Catalog *catalog = services().catalog;
                const ProfileId viewer = services().viewer;
                const QString text = rating > 0
                    ? tr("You rated %1 with %2 of 10").arg(card.title).arg(rating)
                    : tr("Your rating of %1 is removed").arg(card.title);
                follow(catalog->setRating(viewer, card.id, rating), text, [catalog, viewer, card] {
                    catalog->setRating(viewer, card.id, card.play.rating);
                });
            });
        action->setCheckable(true);
        action->setChecked(card.play.rating == rating);
        group->addAction(action);
    }
}

void Page::showAddTo(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition)
{
    Library::Catalog *catalog = services().catalog;
    Async::whenDone(catalog->playlists(services().viewer), this,
        [this, catalog, cards, globalPosition](
            const Result<QVector<Library::Playlist>> &playlists) {
            if (!playlists) {
                emit toastWanted(playlists.error().message, {});
                return;
            }
            Async::whenDone(catalog->collections(services().viewer), this,
                [this, cards, globalPosition, playlists = *playlists](
                    const Result<QVector<Library::Collection>> &collections) {
                    if (collections) {
                        showListsMenu(cards, globalPosition, playlists, *collections);
                    } else {
                        emit toastWanted(collections.error().message, {});
                    }
                });
        });
}

void Page::showListsMenu(const QVector<Library::TitleCard> &cards, const QPoint &globalPosition,
    const QVector<Library::Playlist> &playlists, const QVector<Library::Collection> &collections)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("addToMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Library::Catalog *catalog = services().catalog;
    const QVector<TitleId> ids = idsOf(cards);
    for (const Library::Playlist &list : playlists) {
        if (!list.rule.isEmpty()) {
            continue; // its rule says what is in it
        }
        menu->addAction(list.name, this, [this, catalog, ids, list] {
            follow(catalog->addToPlaylist(services().viewer, list.id, ids),
                tr("Added to %1").arg(list.name), [catalog, viewer = services().viewer, ids, list] {
                    catalog->removeFromPlaylist(viewer, list.id, ids);
                });
        });
    }
    menu->addAction(tr("New playlist…"), this, [this, cards] { addToNewPlaylist(cards); });
    menu->addSeparator();
    for (const Library::Collection &list : collections) {
        menu->addAction(list.name, this, [this, catalog, ids, list] {
            follow(catalog->setInCollection(services().viewer, list.id, ids, true),
                tr("Added to %1").arg(list.name), [catalog, viewer = services().viewer, ids, list] {
                    catalog->setInCollection(viewer, list.id, ids, false);
                });
        });
    }
    menu->addAction(tr("New collection…"), this, [this, cards] { addToNewCollection(cards); });
    menu->addSeparator();
    menu->addAction(tr("Add a tag…"), this, [this, catalog, ids] {
        askName(tr("Tag"), {}, [this, catalog, ids](const QString &name) {
            follow(catalog->setTag(services().viewer, ids, name, true),
                tr("Tagged with %1").arg(name), [catalog, viewer = services().viewer, ids, name] {
                    catalog->setTag(viewer, ids, name, false);
                });
        });
    });
    menu->popup(globalPosition);
}

void Page::addToNewPlaylist(const QVector<Library::TitleCard> &cards)
{
    askName(tr("Name of the playlist"), {}, [this, cards](const QString &name) {
        Library::Catalog *catalog = services().catalog;
        const QVector<TitleId> ids = idsOf(cards);
        Async::whenDone(catalog->addPlaylist(services().viewer, name, {}), this,
            [this, catalog, ids, name](const Result<PlaylistId> &made) {
                if (!made) {
                    emit toastWanted(made.error().message, {});
                    return;
                }
                follow(catalog->addToPlaylist(services().viewer, *made, ids),
                    tr("Added to %1").arg(name), [catalog, viewer = services().viewer, id = *made] {
                        catalog->setPlaylistRemoved(viewer, id, true);
                    });
            });
    });
}

void Page::addToNewCollection(const QVector<Library::TitleCard> &cards)
{
    askName(tr("Name of the collection"), {}, [this, cards](const QString &name) {
        Library::Catalog *catalog = services().catalog;
        const QVector<TitleId> ids = idsOf(cards);
        Async::whenDone(catalog->addCollection(services().viewer, name), this,
            [this, catalog, ids, name](const Result<CollectionId> &made) {
                if (!made) {
                    emit toastWanted(made.error().message, {});
                    return;
                }
                // A collection without titles is shown nowhere.
                follow(catalog->setInCollection(services().viewer, *made, ids, true),
                    tr("Added to %1").arg(name),
                    [catalog, viewer = services().viewer, ids, id = *made] {
                        catalog->setInCollection(viewer, id, ids, false);
                    });
            });
    });
}

} // namespace Ui

#include "ui/pages/page.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/actions.h"
#include "ui/cards/cardview.h"
#include "ui/theme/theme.h"

#include <QMenu>

namespace Ui {

Page::Page(const Services &services, const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
{
    setObjectName(objectName);
}

Page::~Page() = default;

QWidget *Page::partNamed(const QString &objectName)
{
    return objectName.isEmpty() ? nullptr : findChild<QWidget *>(objectName);
}

int Page::px(qreal tv, qreal desktop) const
{
    return theme().px(tv, desktop);
}

void Page::followTheme()
{
    connect(&theme(), &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void Page::setWatched(const QVector<Library::TitleCard> &cards, bool watched)
{
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    follow(catalog->setWatched(viewer, idsOf(cards), watched));
    QString text;
    if (cards.size() == 1) {
        text = watched ? tr("%1 is marked as watched").arg(cards.first().title)
                       : tr("%1 is marked as not watched").arg(cards.first().title);
    } else {
        text = watched ? tr("%n titles are marked as watched", nullptr, int(cards.size()))
                       : tr("%n titles are marked as not watched", nullptr, int(cards.size()));
    }
    emit toastWanted(text, [catalog, viewer, cards] {
        for (const Library::TitleCard &card : cards) {
            catalog->setWatched(viewer, card.id, card.play.watched);
        }
    });
}

void Page::loadDetails(
    const TitleId &title, const std::function<void(const Library::TitleDetails &)> &show)
{
    const int request = ++m_detailsRequest;
    Async::whenDone(services().catalog->details(services().viewer, title), this,
        [this, request, show](const Result<Library::TitleDetails> &details) {
            if (request != m_detailsRequest) {
                return;
            }
            if (!details && (m_identifying || m_isTakingBack)) {
                return; // what the title is now follows
            }
            if (!details) {
                emit toastWanted(details.error().message, {});
                emit backWanted();
                return;
            }
            show(*details);
        });
}

void Page::connectCards(CardView *view)
{
    connect(view, &CardView::opened, this, &Page::titleWanted);
    connect(
        view, &CardView::playWanted, this, [this](const Library::TitleCard &card) { play(card); });
    connect(view, &CardView::menuWanted, this, &Page::showCardMenu);
    connect(view, &CardView::titlesVisible, services().actions, &Actions::titlesVisible);
}

void Page::play(const Library::TitleCard &card, bool fromStart)
{
    if (card.kind == Library::TitleKind::Series || card.kind == Library::TitleKind::Season) {
        services().actions->playAll({card.id}, {}, PlayOrder::InOrder); // the next one of it
        return;
    }
    if (!card.failure.isEmpty() || card.availability != Library::Availability::Available) {
        emit titleWanted(card); // its page says why it cannot be played
        return;
    }
    services().actions->play(card.id, fromStart ? VersionId() : card.play.version,
        fromStart ? PlayFrom::Start : PlayFrom::Resume);
}

void Page::showCardMenu(const Library::TitleCard &card, const QPoint &globalPosition)
{
    showMenu(card, globalPosition, MenuOn::Card);
}

void Page::showMenu(
    const Library::TitleCard &card, const QPoint &globalPosition, MenuOn place, const OwnWays &ways)
{
    const int request = ++m_menuRequest;
    askStorage(
        {card}, [this, request, card, globalPosition, place, ways](const StorageState &storage) {
            if (request == m_menuRequest && isVisible()) {
                popUpMenu(card, globalPosition, place, ways, storage);
            }
        });
}

void Page::addPlayingOf(QMenu *menu, const std::function<void(PlayOrder)> &playList)
{
    menu->addAction(tr("Play from here"), this, [playList] { playList(PlayOrder::InOrder); })
        ->setObjectName(QStringLiteral("menuPlayFromHere"));
    menu->addAction(tr("Shuffle all"), this, [playList] { playList(PlayOrder::Shuffled); })
        ->setObjectName(QStringLiteral("menuShuffleAll"));
}

void Page::addPlayAll(QMenu *menu, const std::function<void(PlayOrder)> &playAll)
{
    menu->addAction(tr("Play all"), this, [playAll] { playAll(PlayOrder::InOrder); })
        ->setObjectName(QStringLiteral("menuPlayAll"));
    menu->addAction(tr("Shuffle"), this, [playAll] { playAll(PlayOrder::Shuffled); })
        ->setObjectName(QStringLiteral("menuShuffle"));
}

void Page::popUpMenu(const Library::TitleCard &card, const QPoint &globalPosition, MenuOn place,
    const OwnWays &ways, const StorageState &storage)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("cardMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool series
        = card.kind == Library::TitleKind::Series || card.kind == Library::TitleKind::Season;
    const bool playable
        = card.failure.isEmpty() && card.availability == Library::Availability::Available;
    const bool begun = card.play.positionMs > 0;
    if (!series && playable) {
        const auto playFrom = [this, card, own = ways.play](PlayFrom from) {
            if (own) {
                own(from);
            } else {
                play(card, from == PlayFrom::Start);
            }
        };
        menu->addAction(
                begun ? tr("Resume") : tr("Play"), this, [playFrom] { playFrom(PlayFrom::Resume); })
            ->setObjectName(QStringLiteral("menuPlay"));
        if (begun) {
            menu->addAction(tr("From the start"), this, [playFrom] { playFrom(PlayFrom::Start); });
        }
    }
    if (ways.addPlaying) {
        ways.addPlaying(menu);
    }
    if (series) {
        addPlayAll(menu,
            [this, card](PlayOrder order) { services().actions->playAll({card.id}, {}, order); });
    }
    if (place == MenuOn::Card) {
        menu->addAction(series ? tr("Episodes") : tr("Details"), this,
            [this, card] { emit titleWanted(card); });
        menu->addSeparator();
    }
    const bool watched
        = card.play.watched || (card.childCount > 0 && card.watchedChildCount >= card.childCount);
    menu->addAction(watched ? tr("Mark as not watched") : tr("Mark as watched"), this,
        [this, card, watched] { setWatched({card}, !watched); });
    const bool favourite = card.play.favourite;
    menu->addAction(favourite ? tr("Remove from favourites") : tr("Add to favourites"), this,
        [this, card, favourite] { setFavourite({card}, !favourite); });
    addRatings(menu->addMenu(tr("Rate")), card);
    menu->addAction(
        tr("Add to…"), this, [this, card, globalPosition] { showAddTo({card}, globalPosition); });
    menu->addAction(tr("Edit…"), this, [this, card] { emit editWanted(card.id); });
    menu->addSeparator();
    addStorage(menu, storage, card.title);
    menu->addAction(tr("History"), this, [this, card] { emit historyWanted(card.id, card.title); })
        ->setObjectName(QStringLiteral("menuHistory"));
    if (canIdentify(card)) {
        menu->addAction(tr("Identify…"), this, [this, card] { identify(card); })
            ->setObjectName(QStringLiteral("menuIdentify"));
    }
    menu->addAction(tr("Move to the trash"), this, [this, card] { removeTitles({card}); });
    menu->popup(globalPosition);
}

} // namespace Ui

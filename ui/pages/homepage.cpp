#include "ui/pages/homepage.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/cards/backdrop.h"
#include "ui/cards/cardlistmodel.h"
#include "ui/cards/cardrow.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/controls/scrollarea.h"
#include "ui/pages/hero.h"

#include <QVBoxLayout>

namespace Ui {

namespace {

constexpr int kLongestRow = 40;

constexpr int kRowTop = 60; // where the row in focus stands in TV

} // namespace

HomePage::HomePage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("homePage"), parent)
    , m_scroll(new ScrollArea(theme(), this))
    , m_content(new QWidget)
    , m_hero(new Hero(theme(), *services.pictures, m_content))
    , m_empty(new EmptyNotice(theme(), QStringLiteral("folder-videos"), this))
{
    m_scroll->setWidget(m_content);
    auto *layout = new QVBoxLayout(m_content);
    layout->addWidget(m_hero);
    const struct
    {
        const char *name;
        QString title;
        CardShape shape;
        CardWords words;
    } rows[RowCount]
        = {{"rowContinue", tr("Continue watching"), CardShape::Still, CardWords::Continue},
            {"rowNextUp", tr("Next up"), CardShape::Still, CardWords::NextUp},
            {"rowRecent", tr("Recently added"), CardShape::Poster, CardWords::Library}};
    for (int i = 0; i < RowCount; ++i) {
        m_models[i] = new CardListModel(*services.clock, rows[i].shape, rows[i].words, this);
        m_rows[i]
            = new CardRow(theme(), *services.pictures, rows[i].shape, rows[i].title, m_content);
        m_rows[i]->view()->setObjectName(QLatin1String(rows[i].name));
        m_rows[i]->setCards(m_models[i]);
        m_rows[i]->setLoading(i != NextUp);
        connectCards(m_rows[i]->view());
        connect(m_rows[i], &CardRow::focused, this, [this, row = m_rows[i]] { onRowFocused(row); });
        layout->addWidget(m_rows[i]);
    }
    layout->addStretch();
    m_hero->setLoading(true);
    m_empty->setTexts(
        tr("Nothing here yet"), tr("Add a folder or drop videos."), tr("Add a folder"));
    m_empty->hide();
    connect(m_empty->button(), &Button::clicked, this, &Page::addFolderWanted);
    connect(
        m_hero, &Hero::playWanted, this, [this](const Library::TitleCard &card) { play(card); });
    connect(m_hero, &Hero::detailsWanted, this, &Page::titleWanted);
    connect(services.catalog, &Library::Catalog::changed, this, [this] {
        m_stale = true;
        if (isVisible()) {
            reload();
        }
    });
    followTheme();
}

void HomePage::open()
{
    if (m_stale) {
        reload();
    }
}

QWidget *HomePage::firstFocus()
{
    if (m_empty->isVisibleTo(this)) {
        return m_empty->button();
    }
    return m_hero->playButton()->isVisibleTo(this) ? m_hero->playButton() : nullptr;
}

void HomePage::reload()
{
    m_stale = false;
    const int request = ++m_request;
    m_answers = 0;
    Library::Catalog *catalog = services().catalog;
    const ProfileId viewer = services().viewer;
    const QFuture<Result<QVector<Library::TitleCard>>> answers[RowCount]
        = {catalog->continueWatching(viewer, kLongestRow), catalog->nextUp(viewer, kLongestRow),
            catalog->recentlyAdded(viewer, kLongestRow)};
    for (int i = 0; i < RowCount; ++i) {
        Async::whenDone(answers[i], this,
            [this, row = Row(i), request](
                const Result<QVector<Library::TitleCard>> &cards) { onRow(row, request, cards); });
    }
}

void HomePage::onRow(Row row, int request, const Result<QVector<Library::TitleCard>> &cards)
{
    if (request != m_request) {
        return;
    }
    if (cards) {
        m_models[row]->replace(*cards);
    } else {
        emit bannerWanted(tr("The library could not be read"), cards.error().message);
    }
    m_rows[row]->setLoading(false);
    if (++m_answers == RowCount) {
        chooseHero();
    }
}

void HomePage::chooseHero()
{
    const CardListModel *begun = m_models[Continue];
    const CardListModel *recent = m_models[Recent];
    Library::TitleCard card;
    if (begun->rowCount() > 0) {
        card = begun->card(0);
    } else {
        for (const Library::TitleCard &candidate : recent->cards()) {
            const bool movie = candidate.kind == Library::TitleKind::Movie;
            if (candidate.failure.isEmpty()
                && (card.id.isNull() || (movie && card.kind != candidate.kind))) {
                card = candidate;
            }
        }
    }
    const bool empty = begun->rowCount() + m_models[NextUp]->rowCount() + recent->rowCount() == 0;
    m_empty->setVisible(empty);
    m_scroll->setVisible(!empty);
    m_hero->setVisible(!card.id.isNull());
    if (card.id.isNull()) {
        m_hero->setLoading(false);
        return;
    }
    m_hero->setCard(card);
    placeBackdrop();
    Async::whenDone(services().catalog->details(services().viewer, card.id), this,
        [this](const Result<Library::TitleDetails> &details) {
            if (details && details->card.id == m_hero->card().id) {
                m_hero->setDetails(*details);
            }
        });
    const QWidget *focus = window()->focusWidget();
    if (isVisible() && (!focus || focus == this)) {
        m_hero->playButton()->setFocus(Qt::OtherFocusReason);
    }
}

void HomePage::onRowFocused(CardRow *row)
{
    if (!theme().focusVisible()) {
        return;
    }
    if (theme().isTv()) {
        m_scroll->scrollToY(row->y() - px(kRowTop, 0));
    } else {
        m_scroll->reveal(row->y() - 12, row->y() + row->height() + 12);
    }
}

void HomePage::restyle()
{
    m_content->layout()->setSpacing(px(8, 10));
    makeRoom();
    placeBackdrop();
}

//! Below the last row in TV there is room for it to rise as far as the others do.
void HomePage::makeRoom()
{
    const int rest = height() - px(kRowTop, 0) - m_rows[Recent]->sizeHint().height();
    const int bottom = theme().isTv() ? qMax(px(120, 0), rest) : 24;
    m_content->layout()->setContentsMargins(0, px(48, 4), 0, bottom);
}

void HomePage::placeBackdrop()
{
    Backdrop *backdrop = m_hero->backdrop();
    if (theme().isTv()) {
        backdrop->setParent(m_content);
        backdrop->setGeometry(0, 0, width(), px(760, 0));
        backdrop->lower();
        backdrop->setVisible(!m_hero->card().id.isNull());
    }
}

void HomePage::resizeEvent(QResizeEvent *)
{
    m_scroll->setGeometry(rect());
    m_empty->setGeometry(rect());
    makeRoom();
    placeBackdrop();
}

} // namespace Ui

#include "ui/pages/selectionbar.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/theme/shadow.h"

#include <QPainter>

#include <algorithm>

namespace Ui {

namespace {

constexpr int kShadow = 28; // room for it around the bar

} // namespace

SelectionBar::SelectionBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new Label(theme, TextRole::Strong, Tone::Title, this))
    , m_play(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("media-playback-start"), tr("Play"), this))
    , m_watched(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("checkmark"), tr("Mark watched"), this))
    , m_unwatched(new Button(theme, Button::Kind::Secondary, {}, tr("Mark not watched"), this))
    , m_favourite(
          new Button(theme, Button::Kind::Secondary, QStringLiteral("love"), tr("Favourite"), this))
    , m_addTo(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("list-add"), tr("Add to…"), this))
    , m_storage(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("pin"), tr("On this PC…"), this))
    , m_remove(
          new Button(theme, Button::Kind::Danger, QStringLiteral("user-trash"), tr("Remove"), this))
    , m_clear(new Button(theme, Button::Kind::Flat, QStringLiteral("window-close"), {}, this))
{
    setObjectName(QStringLiteral("selectionBar"));
    m_play->setObjectName(QStringLiteral("selectionPlay"));
    m_watched->setObjectName(QStringLiteral("selectionWatched"));
    m_unwatched->setObjectName(QStringLiteral("selectionUnwatched"));
    m_favourite->setObjectName(QStringLiteral("selectionFavourite"));
    m_addTo->setObjectName(QStringLiteral("selectionAddTo"));
    m_storage->setObjectName(QStringLiteral("selectionStorage"));
    m_storage->hide();
    m_addTo->setAccessibleName(m_addTo->text());
    m_storage->setAccessibleName(m_storage->text());
    m_remove->setObjectName(QStringLiteral("selectionRemove"));
    m_clear->setObjectName(QStringLiteral("selectionClear"));
    m_clear->setAccessibleName(tr("Select nothing"));
    connect(m_play, &Button::clicked, this, &SelectionBar::playWanted);
    connect(m_watched, &Button::clicked, this, [this] { emit watchedWanted(true); });
    connect(m_unwatched, &Button::clicked, this, [this] { emit watchedWanted(false); });
    connect(m_favourite, &Button::clicked, this, &SelectionBar::favouriteWanted);
    connect(m_addTo, &Button::clicked, this,
        [this] { emit addToWanted(m_addTo->mapToGlobal(QPoint(0, 0))); });
    connect(m_storage, &Button::clicked, this,
        [this] { emit storageWanted(m_storage->mapToGlobal(QPoint(0, 0))); });
    connect(m_remove, &Button::clicked, this, &SelectionBar::removeWanted);
    connect(m_clear, &Button::clicked, this, &SelectionBar::clearWanted);
    hide();
}

void SelectionBar::setOffersStorage(bool offers)
{
    m_storage->setVisible(offers);
}

void SelectionBar::setCards(const QVector<Library::TitleCard> &cards)
{
    const int count = int(cards.size());
    const auto seen = [](const Library::TitleCard &card) {
        return card.play.watched
            || (card.childCount > 0 && card.watchedChildCount >= card.childCount);
    };
    m_watched->setVisible(!std::all_of(cards.begin(), cards.end(), seen));
    m_unwatched->setVisible(std::any_of(cards.begin(), cards.end(), seen));
    const bool liked = count > 0
        && std::all_of(cards.begin(), cards.end(),
            [](const Library::TitleCard &card) { return card.play.favourite; });
    m_favourite->setText(liked ? tr("No favourite") : tr("Favourite"));
    m_favourite->setAccessibleName(m_favourite->text());
    m_text->setText(tr("%n selected", nullptr, count));
    m_play->setVisible(count == 1);
    setVisible(count > 0);
    if (count > 0) {
        raise();
    }
    fit();
    arrange();
}

//! In a narrow window icons stand for some words; names and tips say the same.
void SelectionBar::fit()
{
    m_addTo->setText(tr("Add to…"));
    m_storage->setText(tr("On this PC…"));
    for (Button *button : {m_storage, m_addTo, m_favourite}) {
        if (sizeHint().width() - 2 * kShadow > parentWidget()->width()) {
            button->setText({});
            button->setToolTip(button->accessibleName());
        }
    }
}

QVector<Button *> SelectionBar::buttons() const
{
    return {m_play, m_watched, m_unwatched, m_favourite, m_addTo, m_storage, m_remove, m_clear};
}

QSize SelectionBar::sizeHint() const
{
    int width = m_theme.px(32, 20) + m_text->sizeHint().width();
    for (const Button *button : buttons()) {
        if (!button->isHidden()) {
            width += m_theme.px(16, 8) + button->sizeHint().width();
        }
    }
    return QSize(width + m_theme.px(28, 20) + 2 * kShadow, m_theme.px(112, 60) + 2 * kShadow);
}

void SelectionBar::arrange()
{
    int x = kShadow + m_theme.px(32, 20);
    m_text->setGeometry(x, 0, m_text->sizeHint().width(), height());
    x += m_text->sizeHint().width() + m_theme.px(12, 12);
    for (Button *button : buttons()) {
        if (button->isHidden()) {
            continue;
        }
        const QSize size = button->sizeHint();
        x += m_theme.px(16, 8);
        button->setGeometry(x, (height() - size.height()) / 2, size.width(), size.height());
        x += size.width();
    }
}

void SelectionBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void SelectionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
    const qreal radius = m_theme.metrics().panelRadius();
    paintShadow(painter, box, radius, Elevation::Floating, 0.7);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().s3);
    painter.drawRoundedRect(box, radius, radius);
}

} // namespace Ui

#include "ui/cards/cardrow.h"

#include "ui/cards/cardmodel.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QScrollBar>

namespace Ui {

CardRow::CardRow(const Theme &theme, PictureLoader &pictures, CardShape shape, const QString &title,
    QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_shape(shape)
    , m_title(new Label(theme, TextRole::Title2, Tone::Title, this, title))
    , m_view(new CardView(theme, pictures, shape, CardView::Flow::Row, this))
    , m_back(new Button(theme, Button::Kind::Flat, QStringLiteral("go-previous"), {}, this))
    , m_forth(new Button(theme, Button::Kind::Flat, QStringLiteral("go-next"), {}, this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_view->setProperty("revealsItself", true);
    m_view->setAccessibleName(title);
    m_back->setAccessibleName(tr("Back in this row"));
    m_forth->setAccessibleName(tr("On in this row"));
    for (Button *arrow : {m_back, m_forth}) {
        arrow->setFocusPolicy(Qt::NoFocus);
        arrow->hide();
    }
    connect(m_back, &Button::clicked, this, [this] { page(-1); });
    connect(m_forth, &Button::clicked, this, [this] { page(1); });
    connect(m_view, &CardView::focusEntered, this, &CardRow::focused);
    connect(&theme, &Theme::changed, this, &CardRow::restyle);
    restyle();
}

QString CardRow::title() const
{
    return m_title->text();
}

void CardRow::setCards(CardModel *model)
{
    m_model = model;
    m_view->setCards(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &CardRow::follow);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &CardRow::follow);
    follow();
}

void CardRow::setLoading(bool loading)
{
    m_loading = loading;
    m_view->setLoading(loading);
    follow();
}

void CardRow::follow()
{
    const int count = m_model ? m_model->rowCount() : 0;
    setVisible(m_loading || count > 0);
    m_view->setAccessibleName(tr("%1, %n items", nullptr, count).arg(title()));
}

void CardRow::restyle()
{
    if (m_shape == CardShape::Poster) {
        m_view->setCardSize(m_theme.px(204, 124), m_theme.px(32, 20), 0);
    } else {
        m_view->setCardSize(m_theme.px(336, 216), m_theme.px(32, 20), 0);
    }
    updateGeometry();
    arrange();
}

QSize CardRow::sizeHint() const
{
    const QMargins room = m_view->room();
    return QSize(400,
        m_theme.lineHeight(TextRole::Title2) + m_theme.px(22, 10) + m_view->rowHeight()
            - room.top());
}

void CardRow::arrange()
{
    const Metrics &m = m_theme.metrics();
    const int head = m_theme.lineHeight(TextRole::Title2);
    const QMargins room = m_view->room();
    m_view->setGeometry(m.contentLeft() - room.left(), head + m.px(22, 10) - room.top(),
        width() - m.contentLeft() + room.left(), m_view->rowHeight());
    m_title->setGeometry(m.contentLeft(), 0, m_title->sizeHint().width() + 8, head);
    const int side = 28;
    m_forth->setGeometry(width() - m.contentRight() - side, (head - side) / 2, side, side);
    m_back->setGeometry(m_forth->x() - side, (head - side) / 2, side, side);
    m_title->raise();
    m_back->raise();
    m_forth->raise();
}

void CardRow::resizeEvent(QResizeEvent *)
{
    arrange();
}

void CardRow::enterEvent(QEnterEvent *)
{
    updateArrows();
}

void CardRow::leaveEvent(QEvent *)
{
    m_back->hide();
    m_forth->hide();
}

void CardRow::updateArrows()
{
    const bool needed = !m_theme.isTv() && m_view->horizontalScrollBar()->maximum() > 0;
    m_back->setVisible(needed);
    m_forth->setVisible(needed);
}

void CardRow::page(int direction)
{
    QScrollBar *bar = m_view->horizontalScrollBar();
    bar->setValue(bar->value() + direction * bar->pageStep() * 4 / 5);
}

} // namespace Ui

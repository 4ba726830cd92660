#include "ui/controls/emptystate.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/theme/icons.h"

#include <QPainter>
#include <QVBoxLayout>

namespace Ui {

EmptyState::EmptyState(const Theme &theme, const QString &icon, const QString &title,
    const QString &text, const QString &buttonIcon, const QString &button, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_title(new Label(theme, TextRole::Title2, Tone::Title, this, title))
    , m_text(new Label(theme, TextRole::Body, Tone::Text, this, text))
{
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setMaxLines(3);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(3);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    if (!button.isEmpty()) {
        m_button = new Button(theme, Button::Kind::Primary, buttonIcon, button, this);
        m_gap = new QSpacerItem(0, 0);
        layout->addItem(m_gap);
        layout->addWidget(m_button, 0, Qt::AlignHCenter);
    }
    layout->addStretch(4);
    connect(&theme, &Theme::changed, this, &EmptyState::restyle);
    restyle();
}

void EmptyState::restyle()
{
    layout()->setSpacing(m_theme.px(16, 8));
    if (m_gap) {
        m_gap->changeSize(0, m_theme.px(16, 8));
        layout()->invalidate();
    }
    layout()->setContentsMargins(
        m_theme.px(96, 24), m_theme.px(120, 72), m_theme.px(96, 24), m_theme.px(48, 24));
    update();
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = m_theme.px(96, 48);
    const QRectF icon((width() - side) / 2.0, m_title->y() - side - m_theme.px(28, 16), side, side);
    Icons::paint(painter, m_theme, m_icon, icon, m_theme.colors().t3);
}

} // namespace Ui

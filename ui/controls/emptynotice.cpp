#include "ui/controls/emptynotice.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace Ui {

EmptyNotice::EmptyNotice(const Theme &theme, const QString &icon, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_head(new Label(theme, TextRole::Title2, Tone::Title, this))
    , m_sentence(new Label(theme, TextRole::Body, Tone::Text, this))
    , m_button(new Button(theme, Button::Kind::Primary, {}, {}, this))
{
    m_head->setAlignment(Qt::AlignHCenter);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setMaxLines(3);
    m_button->setObjectName(QStringLiteral("emptyAction"));
    connect(&theme, &Theme::changed, this, &EmptyNotice::arrange);
}

void EmptyNotice::setTexts(const QString &head, const QString &sentence, const QString &action)
{
    m_head->setText(head);
    m_sentence->setText(sentence);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setAccessibleName(head + QStringLiteral(". ") + sentence);
    arrange();
}

QString EmptyNotice::head() const
{
    return m_head->text();
}

void EmptyNotice::arrange()
{
    const int side = m_theme.px(96, 24);
    const int room = qMax(0, width() - 2 * side);
    const int sentence = m_sentence->heightForWidth(room);
    int y = height() / 2 - m_theme.px(40, 24);
    m_head->setGeometry(side, y, room, m_theme.lineHeight(TextRole::Title2));
    y += m_theme.px(52, 34);
    m_sentence->setGeometry(side, y, room, sentence);
    const QSize size = m_button->sizeHint();
    m_button->setGeometry((width() - size.width()) / 2, y + sentence + m_theme.px(36, 20),
        size.width(), size.height());
    update();
}

void EmptyNotice::resizeEvent(QResizeEvent *)
{
    arrange();
}

void EmptyNotice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = m_theme.px(96, 56);
    Icons::paint(painter, m_theme, m_icon,
        QRectF((width() - side) / 2, m_head->y() - side - m_theme.px(24, 14), side, side),
        m_theme.colors().t3);
}

} // namespace Ui

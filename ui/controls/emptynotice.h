#pragma once

#include <QWidget>

namespace Ui {

class Button;
class Label;
class Theme;

//! What stands where a list has nothing: an icon, a head, one sentence, at most one button.
class EmptyNotice final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyNotice)
public:
    EmptyNotice(const Theme &theme, const QString &icon, QWidget *parent);

    //! An empty action shows no button.
    void setTexts(const QString &head, const QString &sentence, const QString &action);
    Button *button() const { return m_button; }
    QString head() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    QString m_icon;
    Label *m_head;
    Label *m_sentence;
    Button *m_button;
};

} // namespace Ui
